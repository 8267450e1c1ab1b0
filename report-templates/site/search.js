// Finds places, frameworks and indicators by name, code, abbreviation or nickname, and tolerates typing errors. The box is
// a combobox with a list of results. The parts of the index are loaded when the box is first used, as scripts, because a
// page that is opened from a folder cannot fetch a file. Without this script the box stays hidden.
(() => {
  const ASSETS = new URL(".", document.currentScript.src);
  const PARTS = ["places", "former", "indicators"];
  const KINDS = ["england", "region", "icb", "trust", "framework", "indicator"];
  const NOUNS = { england: "Country", region: "Region", icb: "Integrated care board", trust: "Trust", framework: "Framework", indicator: "Indicator" };
  const MOST = 10;
  const HELP = "Nothing found. Check the spelling, or try a code such as RXR, an abbreviation such as ELHT, or a town.";
  // Words that a person may leave out or add, if other words are there.
  const SMALL = new Set(["and", "of", "the", "for", "in", "on", "upon", "nhs"]);
  // What a match costs: the fewer, the earlier in the list.
  const COST = { whole: -100, exact: 0, start: 1, joined: 2, slip: 10, alias: 0.5, former: 0.7, region: 3 };

  const entries = [];
  const byPath = new Map();
  const former = [];
  let short = new Map();
  let loading;

  /** A text without capitals, accents, apostrophes and marks; "&" is "and", "Saint" is "St". */
  function fold(text) {
    return text
      .toLowerCase()
      .normalize("NFD")
      .replace(/[\u0300-\u036f'\u2019\u2018\u02bc`\u00b4\u2032]/g, "")
      .replaceAll("&", " and ")
      .replace(/[^a-z0-9]+/g, " ")
      .trim()
      .replace(/\bsaint\b/g, "st");
  }
  const wordsOf = (text) => fold(text).split(" ").filter(Boolean);
  const withoutForm = (folded) => folded.replace(/^nhs /, "").replace(/ (nhs foundation trust|nhs trust|integrated care board)$/, "");

  function source(text, cost) {
    return { text, cost, words: wordsOf(text), joined: fold(text).replaceAll(" ", "") };
  }

  /** Adds a part of the index. */
  function add(part, value) {
    for (const entry of value.entries ?? []) {
      const names = [entry.name, ...(entry.also ?? [])];
      const folded = names.map(fold);
      const prepared = {
        ...entry,
        also: entry.also ?? [],
        // Compared without tolerance: a code that differs by one letter is another organisation's.
        codes: [entry.code, ...(entry.short ?? [])].map(fold),
        whole: new Set([fold(entry.code), ...(entry.short ?? []), ...folded, ...folded.map(withoutForm)]),
        sources: names.map((name, at) => source(name, at === 0 ? 0 : COST.alias)),
        region: entry.in ? wordsOf(entry.in) : [],
      };
      entries.push(prepared);
      byPath.set(entry.path, prepared);
    }
    for (const [path, names] of Object.entries(value.former ?? {})) former.push([path, names]);
    if (value.words) short = new Map(Object.entries(value.words));
    // The parts come in any order.
    for (const [path, names] of former.splice(0)) {
      const entry = byPath.get(path);
      if (!entry) {
        former.push([path, names]);
        continue;
      }
      for (const [code, name] of names) {
        entry.sources.push(source(name, COST.former));
        if (fold(code) !== fold(entry.code)) entry.codes.push(fold(code));
        entry.whole.add(fold(code)).add(fold(name));
      }
    }
  }

  /** Loads the index once. */
  function load() {
    loading ??= Promise.all(PARTS.map((part) => new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL(`search-${part}.js`, ASSETS).href;
      script.onload = done;
      script.onerror = () => failed(new Error(script.src));
      document.head.append(script);
    })));
    return loading;
  }

  /** Whether two words differ by at most `most` letters that were added, left out, changed or transposed with the next. */
  function near(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return false;
    let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
    for (let row = 1; row <= one.length; row += 1) {
      const next = [row];
      let least = row;
      for (let at = 1; at <= other.length; at += 1) {
        const same = one[row - 1] === other[at - 1];
        let cost = Math.min(last[at] + 1, next[at - 1] + 1, last[at - 1] + (same ? 0 : 1));
        if (row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1]) {
          cost = Math.min(cost, before[at - 2] + 1);
        }
        next.push(cost);
        least = Math.min(least, cost);
      }
      if (least > most) return false;
      [before, last] = [last, next];
    }
    return last[other.length] <= most;
  }
  const slips = (word) => (word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0);

  /** What a typed word costs against a word of the index. */
  function costOf(word, own, tolerant) {
    if (own === word) return COST.exact;
    if (own.startsWith(word)) return COST.start;
    const most = tolerant ? slips(word) : 0;
    // The end of the word may be missing still.
    const slip = most && (near(word, own, most) || (own.length > word.length && near(word, own.slice(0, word.length), most)));
    return slip ? COST.slip : Infinity;
  }

  /** What a typed word costs in a source; `Infinity` if it is not there. `known` has what it costs against each word: the
   * same words are in many names. */
  function wordCost({ text, known, tolerant }, words, allowed) {
    const costs = tolerant && allowed ? known : undefined;
    let best = Infinity;
    for (const own of words) {
      let here = costs?.get(own);
      if (here === undefined) {
        here = costOf(text, own, tolerant && allowed);
        costs?.set(own, here);
      }
      if (here < best) best = here;
      if (best === COST.exact) break;
    }
    return best;
  }

  /** What a query costs for an entry; `Infinity` if one of its words is not there. */
  function cost(entry, query) {
    if (query.wholes.some((whole) => entry.whole.has(whole))) return { cost: COST.whole, by: undefined };
    let total = 0;
    let by;
    for (const forms of query.words) {
      let best = Infinity;
      let from;
      for (const word of forms) {
        const code = wordCost(word, entry.codes, false);
        if (code < best) [best, from] = [code, undefined];
        for (const own of entry.sources) {
          const here = wordCost(word, own.words, true) + own.cost;
          if (here < best) [best, from] = [here, own.cost ? own.text : undefined];
        }
        const region = wordCost(word, entry.region, false) + COST.region;
        if (region < best) [best, from] = [region, undefined];
      }
      total += best;
      by ??= from;
      if (total === Infinity) break;
    }
    if (total === Infinity && query.joined.length > 3) {
      const own = entry.sources.find((one) => one.joined.startsWith(query.joined));
      if (own) return { cost: COST.joined, by: own.cost ? own.text : undefined };
    }
    return { cost: total, by };
  }

  /** The entries that a text finds, the best first: exact codes and names, then beginnings of words; with tolerance for
   * typing errors if there are none. */
  function find(text, kinds = KINDS) {
    const all = wordsOf(text);
    if (all.length === 0) return [];
    const important = all.filter((word) => !SMALL.has(word));
    const words = (important.length ? important : all).map((word) => (short.has(word) ? [word, fold(short.get(word))] : [word]));
    const wholes = [all.join(" "), words.map((forms) => forms.at(-1)).join(" ")];
    for (const tolerant of [false, true]) {
      const forms = words.map((own) => own.map((word) => ({ text: word, known: new Map(), tolerant })));
      const query = { words: forms, wholes, joined: all.join("") };
      const found = [];
      for (const entry of entries) {
        if (!kinds.includes(entry.kind)) continue;
        const match = cost(entry, query);
        if (match.cost !== Infinity) found.push({ entry, ...match });
      }
      if (found.length > 0) {
        const order = ({ entry }) => KINDS.indexOf(entry.kind);
        // A name that begins with the first word comes before one that has it later.
        const first = (word) => words[0].some((form) => word?.startsWith(form));
        const begins = ({ entry }) => (first(entry.sources[0].words.find((word) => !SMALL.has(word))) ? 0 : 1);
        const byName = (one, other) => (one.entry.name < other.entry.name ? -1 : 1);
        return found.sort((one, other) => one.cost - other.cost || order(one) - order(other) || begins(one) - begins(other) || byName(one, other));
      }
    }
    return [];
  }

  /** Makes the search box of a form. Choosing a result sends the event `chosen` to the form, and opens the page of the
   * result if no listener prevents it. */
  function attach(form) {
    const input = form.querySelector("input");
    const list = form.querySelector("[role=listbox]");
    const state = form.querySelector("[role=status]");
    const root = form.dataset.root;
    const kinds = form.dataset.kinds?.split(" ") ?? KINDS;
    let results = [];
    let active = -1;
    let asked = 0;
    form.hidden = false;

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function activate(at) {
      active = at;
      [...list.children].forEach((option, own) => option.setAttribute("aria-selected", String(own === at)));
      const option = list.children[at];
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }
    function choose(at) {
      const result = results[at];
      if (!result) return;
      close();
      const { kind, code, name, path } = result.entry;
      const detail = { kind, code, name, path };
      if (form.dispatchEvent(new CustomEvent("chosen", { detail, cancelable: true }))) {
        location.href = `${root}${path}index.html`;
        return;
      }
      input.value = "";
      state.textContent = "";
      results = [];
    }
    function option({ entry, by }, at) {
      const item = document.createElement("li");
      item.id = `find-option-${at}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const name = document.createElement("span");
      name.textContent = entry.name;
      const about = document.createElement("span");
      about.className = "quiet";
      const code = ["framework", "indicator", "england"].includes(entry.kind) ? "" : ` ${entry.code}`;
      about.textContent = ` ${[NOUNS[entry.kind] + code, entry.in, by].filter(Boolean).join(", ")}`;
      item.append(name, about);
      // The input keeps the focus.
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(at));
      return item;
    }
    async function update() {
      const text = input.value;
      asked += 1;
      const own = asked;
      if (text.trim() === "") {
        results = [];
        state.textContent = "";
        close();
        return;
      }
      try {
        await load();
      } catch {
        state.textContent = "The search could not be loaded. Use the lists of places.";
        return;
      }
      if (own !== asked) return;
      const all = find(text, kinds);
      results = all.slice(0, MOST);
      list.replaceChildren(...results.map(option));
      const number = all.length === 1 ? "1 result" : `${all.length} results`;
      state.textContent = all.length === 0 ? HELP : all.length > MOST ? `${number}, the first ${MOST} are listed` : number;
      if (results.length === 0) {
        close();
        return;
      }
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      activate(-1);
    }
    input.addEventListener("focus", () => load().catch(() => {}), { once: true });
    input.addEventListener("input", update);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const open = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!open) {
          update();
          return;
        }
        const step = event.key === "ArrowDown" ? 1 : -1;
        // One position more than there are results: the input itself.
        const positions = results.length + 1;
        activate(((active + 1 + step + positions) % positions) - 1);
      } else if (event.key === "Escape") {
        if (open) close();
        else {
          input.value = "";
          update();
        }
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (open) choose(Math.max(active, 0));
        else update();
      }
    });
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  window.raceEquitySearch = { add, load, find };
  document.querySelectorAll("form.find").forEach(attach);
})();
