// Adds a button after each text that a reader may want to copy. Without this script the texts can be selected by hand.
(() => {
  const status = document.createElement("p");
  status.className = "hidden";
  status.setAttribute("role", "status");
  document.getElementById("main").append(status);

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

  let last;
  for (const element of document.querySelectorAll("[data-copy]")) {
    const what = element.dataset.copy;
    const button = document.createElement("button");
    const rest = `Copy the ${what}`;
    button.type = "button";
    button.textContent = rest;
    button.addEventListener("click", async () => {
      const done = await copy(element);
      last?.();
      button.textContent = done ? "Copied" : "Selected: copy it with your keyboard";
      button.setAttribute("aria-label", `${button.textContent}: ${what}`);
      status.textContent = done ? `Copied the ${what}` : `The ${what} is selected`;
      last = () => {
        button.textContent = rest;
        button.removeAttribute("aria-label");
      };
    });
    const place = document.createElement("p");
    place.append(button);
    element.after(place);
  }
})();
