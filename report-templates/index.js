// Filters the figures by the words typed and by indicator and theme, and copies the texts that authors need.
// Without this script the page lists all figures by indicator, with all of their text.
(() => {
  const form = document.querySelector("form.search");
  const [words, indicator, theme, found] = ["words", "indicator", "theme", "found"].map((id) => document.getElementById(id));
  const sections = [...document.querySelectorAll("section.figures")].map((element) => ({
    element,
    figures: [...element.querySelectorAll("article")].map((article) => ({ article })),
  }));
  const total = sections.reduce((sum, section) => sum + section.figures.length, 0);
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { element, figures } of sections) {
      const { dataset } = element;
      const open = (!indicator.value || dataset.indicator === indicator.value) && (!theme.value || dataset.theme === theme.value);
      let here = 0;
      for (const figure of open ? figures : []) {
        // Collected on first use, because it is slow with thousands of figures.
        figure.text ??= `${figure.article.id} indicator ${dataset.indicator} ${figure.article.dataset.places} ${figure.article.textContent}`.toLowerCase();
        const fits = wanted.every((word) => figure.text.includes(word));
        figure.article.hidden = !fits;
        here += fits ? 1 : 0;
      }
      element.hidden = here === 0;
      shown += here;
    }
    const all = wanted.length === 0 && !indicator.value && !theme.value;
    found.textContent = all ? "" : `${shown} of ${total} figures`;
  }
  let waiting;
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, total > 300 ? 150 : 0);
  });
  for (const choice of [indicator, theme]) choice.addEventListener("change", filter);

  // Some browsers refuse the clipboard to pages opened from a file; the text then stays selected.
  async function copy(element) {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      getSelection().selectAllChildren(element);
      return document.execCommand("copy");
    }
  }
  for (const element of document.querySelectorAll("dd[data-copy]")) {
    const what = element.dataset.copy;
    const id = element.closest("article").id;
    const place = document.createElement("dd");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Copy the ${what}`;
    button.setAttribute("aria-label", `Copy the ${what} of ${id}`);
    button.addEventListener("click", async () => {
      const done = await copy(element);
      button.textContent = done ? "Copied" : "Selected: copy it with your keyboard";
      button.setAttribute("aria-label", `${button.textContent}: ${what} of ${id}`);
      found.textContent = done ? `Copied the ${what} of ${id}` : `The ${what} of ${id} is selected`;
    });
    place.append(button);
    element.after(place);
  }
})();
