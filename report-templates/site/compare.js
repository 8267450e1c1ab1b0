// Compares places side by side. The places are in the address, `compare/index.html#rxr,y62`, so that a comparison can be
// linked. The program calculated the likely pairs; any other pair is calculated here by `statistics.js`. Figures of places
// are loaded as scripts, because a page that is opened from a folder cannot fetch a file.
(() => {
  const { between, difference, within, verdict, NINETY_NINE_POINT_EIGHT } = globalThis.raceEquityStatistics;
  const BASE = new URL("../compare/", new URL(".", document.currentScript.src));
  const ROOT = "../";
  // The most places of which every pair is compared. Of more, the first is compared with each.
  const PAIRS = 4;
  const MOST = 24;
  const GROUPS = { "peer-group": "peer_group", "benchmark-group": "benchmark_group" };
  const MINUS = "\u2212";

  let all;
  const places = new Map();
  const parts = new Map();
  const $ = (id) => document.getElementById(id);
  const form = document.querySelector("form.find");
  const state = $("compare-state");

  window.raceEquityCompare = {
    add(part, value) {
      if (part === "places") all = value;
      else for (const [code, place] of Object.entries(value.places)) places.set(code, place);
    },
  };

  function load(part) {
    if (!parts.has(part)) {
      parts.set(part, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = new URL(`${part}.js`, BASE).href;
        script.onload = done;
        script.onerror = () => {
          parts.delete(part);
          failed(new Error(script.src));
        };
        document.head.append(script);
      }));
    }
    return parts.get(part);
  }

  /** An element with text or children. */
  function element(name, content, attributes = {}) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...[content].flat().filter((part) => part !== undefined && part !== ""));
    return made;
  }

  // Numbers as the program prints them: rounded half away from zero, with a sign; a limit that is not zero is not "0.0".
  function decimal(value, decimals) {
    const scale = 10 ** decimals;
    const steps = Math.abs(value) * scale;
    const below = Math.floor(steps);
    const rounded = Math.abs(steps - below - 0.5) < 1e-11 ? below + 1 : Math.round(steps);
    return (rounded / scale).toFixed(decimals);
  }
  function signed(value, text) {
    if (!/[1-9]/.test(text)) return text;
    return (value > 0 ? "+" : MINUS) + text;
  }
  const points = (value) => signed(value, decimal(value, 1));
  function limit(value) {
    const size = Math.abs(value);
    if (size < 1e-6) return decimal(0, 1);
    for (let decimals = 1; decimals <= 6; decimals += 1) {
      const text = decimal(size, decimals);
      if (/[1-9]/.test(text)) return signed(value, text);
    }
    return decimal(0, 1);
  }
  const interval = ({ lower, upper }) => `${limit(lower)} to ${limit(upper)}`;

  // What is chosen.

  /** The codes of the address: of places, and of groups of the first place. */
  function asked() {
    const codes = location.hash.slice(1).toLowerCase().split(",");
    return [...new Set(codes)].filter((code) => Object.hasOwn(all.parts, code) || Object.hasOwn(GROUPS, code)).slice(0, MOST);
  }
  function choose(codes) {
    location.hash = codes.join(",");
  }

  /** The chosen places, each with its code; a group of the first place is a place without its own figures. */
  function chosen(codes) {
    const first = places.get(codes.find((code) => places.has(code)));
    const own = codes.filter((code) => places.has(code)).map((code) => ({ key: code, ...places.get(code) }));
    const groups = codes.flatMap((code) => {
      const name = first?.[GROUPS[code]];
      return name ? [{ key: code, group: true, of: first.code.toLowerCase(), name: groupName(code, name), figures: {}, published: [] }] : [];
    });
    return [...own, ...groups];
  }
  const groupName = (code, name) => `${code === "peer-group" ? "Peer group" : "Benchmark group"}: ${name}`;

  // Comparing.

  /** A gap with its interval at 95 per cent, as a fraction; at 99.8 per cent if the counts are known. */
  function gapOf(figure, strong) {
    const counts = figure.bme.counts && figure.white.counts && [...figure.bme.counts, ...figure.white.counts];
    if (!counts) {
      if (strong || figure.lower === null) return undefined;
      return { value: figure.gap / 100, lower: figure.lower / 100, upper: figure.upper / 100 };
    }
    const z = strong ? [NINETY_NINE_POINT_EIGHT] : [];
    if (figure.sums) return within({ trusts: figure.trusts, pooled: counts, ...figure.sums }, ...z);
    return difference(counts.slice(0, 2), counts.slice(2), ...z);
  }

  /** Whether people of one place are in the figures of the other. */
  function overlaps(one, other) {
    const inside = (part, whole) => whole.kind === "england" || part.region === whole.key || part.icb === whole.key;
    return inside(one, other) || inside(other, one);
  }

  /** The gap of `one` less that of `other`, percentage points: by the program, or calculated here. */
  function compare(one, other, number) {
    const known = one.comparisons?.[number]?.[other.key];
    if (known) return { ...known, by: "program" };
    const turned = other.comparisons?.[number]?.[one.key];
    if (turned) {
      return { ...turned, difference: -turned.difference, lower: -turned.upper, upper: -turned.lower, turned: true, by: "program" };
    }
    if (one.group || other.group) return { why: "too few trusts with figures to compare" };
    const [own, others] = [one.figures[number], other.figures[number]];
    if (!own || !others) return { why: "not published for both" };
    if (own.year !== others.year) return { why: `not compared, because the figures are of WRES ${own.year} and WRES ${others.year}` };
    if (overlaps(one, other)) return { why: "not compared, because one is part of the other" };
    const found = between(gapOf(own), gapOf(others));
    if (!found) return { why: "cannot be calculated from these counts" };
    const wide = between(gapOf(own, true), gapOf(others, true));
    const is = verdict(found);
    return {
      difference: 100 * found.value,
      lower: 100 * found.lower,
      upper: 100 * found.upper,
      strong: wide ? is !== "similar" && verdict(wide) === is : null,
      year: own.year,
      by: "browser",
    };
  }

  // Words.

  /** "in the North West", "at Bolton"; without the trust or board that is part of it. */
  function where(place, other, made, figure) {
    const names = { "peer-group": "its peer group", "benchmark-group": "its benchmark group" };
    if (place.group) return `in the other trusts of ${names[place.key]}`;
    const own = figure?.too_few ? `in the trusts with figures in ${place.label}` : `${place.at} ${place.label}`;
    const part = made.by === "program" && !other.group && other.kind !== "england" && overlaps(place, other);
    const whole = part && (place.kind === "england" || other.region === place.key || other.icb === place.key);
    return whole ? `in the rest of ${place.label}` : own;
  }

  function sentence(one, other, made, indicator) {
    const number = indicator.number;
    const here = where(one, other, made, one.figures[number]);
    const there = where(other, one, made, other.figures[number]);
    if (made.why) return `${capital(here)} and ${there}: ${made.why}.`;
    const is = verdict(made);
    if (is === "similar") return `No clear difference between the gap ${here} and the gap ${there}.`;
    const worse = (is === "higher") === indicator.higher_is_worse;
    return `The gap is clearly ${worse ? "wider" : "narrower"} ${here} than ${there}.`;
  }
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function pairs(list) {
    if (list.length > PAIRS) return list.slice(1).map((other) => [list[0], other]);
    return list.flatMap((one, at) => list.slice(at + 1).map((other) => [one, other]))
      // A group is that of the first place only.
      .filter(([one, other]) => (!one.group || other.key === one.of) && (!other.group || one.key === other.of));
  }

  // The page.

  function placeLink(place) {
    return place.group ? element("span", place.name) : element("a", place.name, { href: `${ROOT}${place.path}index.html` });
  }

  function figuresTable(list, indicator) {
    const number = indicator.number;
    const head = ["Place", "White", all.group, "Gap"];
    const rows = list.map((place) => {
      const figure = place.figures[number];
      const name = element("th", placeLink(place), { scope: "row" });
      if (place.group) {
        const made = list.find((one) => one.key === place.of)?.comparisons[number]?.[place.key];
        const rest = made && made.rest !== null;
        if (rest) name.append(element("span", `${made.trusts} other trusts`, { class: "under" }));
        const gap = element("td", rest ? points(made.rest) : "not available", { class: "number" });
        return element("tr", [name, element("td", "\u2013", { class: "number" }), element("td", "\u2013", { class: "number" }), gap]);
      }
      if (!figure) return element("tr", [name, element("td", "not published", { colspan: "3" })]);
      if (figure.covers) name.append(element("span", figure.covers, { class: "under" }));
      if (figure.incomplete) name.append(element("span", "A part of the trust has no figures", { class: "under" }));
      const cell = (group) => element("td", [group.share, group.shown ? element("span", group.shown, { class: "under" }) : ""], { class: "number" });
      return element("tr", [name, cell(figure.white), cell(figure.bme), element("td", [figure.text, figure.interval ? element("span", figure.interval, { class: "under" }) : ""], { class: "number" })]);
    });
    const years = [...new Set(list.map((place) => place.figures[number]).filter(Boolean).map(({ year, collected }) => `WRES ${year} (staff survey ${collected})`))];
    const answer = indicator.answer ? `Respondents who ${indicator.answer}` : indicator.heading;
    const table = element("table", [
      element("caption", `${answer}, ${years.join(" and ") || "no figures"}. The gap is in percentage points, with its 95 per cent interval`),
      element("thead", element("tr", head.map((text, at) => element("th", text, { scope: "col", ...(at ? { class: "number" } : {}) })))),
      element("tbody", rows),
    ]);
    return element("div", table, { class: "scroll narrow", tabindex: "0", role: "region", "aria-label": `Indicator ${number}: table` });
  }

  function differences(list, indicator) {
    const items = pairs(list).map((pair) => {
      // In the direction in which the program compares them.
      const [one, other] = pair[1].comparisons?.[indicator.number]?.[pair[0].key] ? [pair[1], pair[0]] : pair;
      const made = compare(one, other, indicator.number);
      const item = element("li", element("strong", sentence(one, other, made, indicator)));
      if (!made.why) {
        const strong = made.strong ? ", also clear at 99.8 per cent" : "";
        const size = `Difference of the gaps ${points(made.difference)} percentage points (95 per cent interval ${interval(made)})${strong}.`;
        const rest = made.rest !== undefined && made.rest !== null ? ` Gap of the others: ${points(made.rest)}.` : "";
        item.append(element("span", `${size}${rest}`, { class: "under" }));
      }
      item.dataset.by = made.by ?? "none";
      return item;
    });
    return items.length ? [element("h3", items.length > 1 ? "Differences" : "Difference"), element("ul", items, { class: "differences" })] : [];
  }

  function publishedTable(list) {
    const own = list.filter((place) => !place.group);
    const labels = new Map();
    for (const place of own) for (const { indicator, label } of place.published) labels.set(`${indicator}. ${label}`, indicator);
    const section = element("section", element("h2", "Other indicators, as published"), { id: "published" });
    if (labels.size === 0) {
      section.append(element("p", "No published figure of indicators 1 to 4 and 9 was found for these places."));
      return section;
    }
    const rows = [...labels].sort((one, other) => (one[1] < other[1] ? -1 : one[1] > other[1] ? 1 : 0)).map(([label]) => {
      const cells = own.map((place) => {
        const found = place.published.find((value) => `${value.indicator}. ${value.label}` === label);
        return element("td", found ? [found.value, element("span", `WRES ${found.year}`, { class: "under" })] : "not published", { class: "number" });
      });
      return element("tr", [element("th", label, { scope: "row" }), ...cells]);
    });
    const head = ["Indicator", ...own.map((place) => place.name)];
    const table = element("table", [
      element("caption", "The newest published figure of each, with its year. Counts are not published, so there are no intervals, and figures of different years are not compared"),
      element("thead", element("tr", head.map((text, at) => element("th", text, { scope: "col", ...(at ? { class: "number" } : {}) })))),
      element("tbody", rows),
    ]);
    section.append(element("div", table, { class: "scroll", tabindex: "0", role: "region", "aria-label": "Other indicators: table" }));
    return section;
  }

  function showChosen(codes, list) {
    $("chosen").replaceChildren(...list.map((place) => {
      const button = element("button", "Remove", { type: "button", class: "plain-button", "aria-label": `Remove ${place.name}` });
      button.addEventListener("click", () => {
        choose(codes.filter((code) => code !== place.key));
        form.querySelector("input").focus();
      });
      return element("li", [placeLink(place), " ", button]);
    }));
    $("chosen-none").hidden = list.length > 0;
    $("peers").hidden = list.length === 0;
    if (list.length > 0) showPeers(codes, list[0]);
  }

  /** Buttons to compare the first place with its peers. */
  function showPeers(codes, first) {
    $("peers-label").textContent = `Compare ${first.name} with:`;
    const own = first.key;
    const focused = $("peer-buttons").contains(document.activeElement) && document.activeElement.textContent;
    const trusts = [...places].filter(([code, place]) => first.icb && place.icb === first.icb && code !== own).map(([code]) => code);
    const options = [
      [first.region && places.get(first.region)?.name, [first.region]],
      [first.kind !== "england" && "England", ["eng"]],
      [first.peer_group && groupName("peer-group", first.peer_group), ["peer-group"]],
      [first.benchmark_group && groupName("benchmark-group", first.benchmark_group), ["benchmark-group"]],
      [trusts.length > 0 && `Other trusts of its integrated care board (${trusts.length})`, trusts],
    ];
    $("peer-buttons").replaceChildren(...options.filter(([label]) => label).map(([label, added]) => {
      const button = element("button", label, { type: "button" });
      // All of its places are chosen already. It keeps the focus, so it is not disabled for the browser.
      if (added.every((code) => codes.includes(code))) button.setAttribute("aria-disabled", "true");
      else button.addEventListener("click", () => choose([...new Set([...codes, ...added])]));
      return element("li", button);
    }));
    const again = [...$("peer-buttons").querySelectorAll("button")].find((button) => button.textContent === focused);
    again?.focus();
  }

  let shown = 0;
  async function show() {
    shown += 1;
    const own = shown;
    const codes = asked();
    try {
      const needed = new Set(codes.map((code) => all.parts[code]).filter(Boolean));
      // The names of England and of the peers are needed for the buttons.
      if (needed.size) needed.add("england");
      await Promise.all([...needed].map(load));
    } catch {
      state.textContent = "The figures could not be loaded.";
      return;
    }
    if (own !== shown) return;
    const list = chosen(codes);
    showChosen(codes, list);
    const compared = $("compared");
    $("notes").hidden = list.length < 2;
    if (list.length < 2) {
      compared.replaceChildren();
      state.textContent = list.length === 1 ? "One place chosen. Add another to compare." : "";
      document.title = document.title.replace(/^.* - /, "Compare places - ");
      return;
    }
    const sections = all.indicators.map((indicator) => element("section", [
      element("h2", `${indicator.number}. ${indicator.heading}`),
      figuresTable(list, indicator),
      ...differences(list, indicator),
    ], { id: `indicator-${indicator.number}` }));
    compared.replaceChildren(...sections, publishedTable(list));
    const names = list.map((place) => place.name);
    state.textContent = `${list.length} places are compared below.${list.length > PAIRS ? ` ${names[0]} is compared with each of the others.` : ""}`;
    document.title = document.title.replace(/^.* - /, `${names.length > 4 ? `${names[0]} and ${names.length - 1} others` : names.join(", ")} - `);
  }

  async function start() {
    try {
      await load("places");
    } catch {
      form.querySelector("[role=status]").textContent = "The figures could not be loaded.";
      return;
    }
    for (const word of document.querySelectorAll("[data-word=staff]")) word.textContent = all.staff;
    $("compare").hidden = false;
    form.addEventListener("chosen", (event) => {
      event.preventDefault();
      const code = event.detail.code.toLowerCase();
      const codes = asked();
      if (codes.includes(code)) form.querySelector("[role=status]").textContent = `${event.detail.name} is chosen already.`;
      else choose([...codes, code]);
    });
    window.addEventListener("hashchange", show);
    await show();
  }
  // For tests: a comparison of two places, by their codes.
  window.raceEquityCompare.compare = compare;
  window.raceEquityCompare.places = places;
  window.raceEquityCompare.gapOf = gapOf;
  start();
})();
