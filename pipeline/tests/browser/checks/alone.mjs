// The page on its own: it reads the same without scripts, and asks for nothing that is not in its folder.

import { fileURLToPath } from 'node:url';
import { withPage } from '../browser.mjs';

/** Runs in the page: its text outside of forms, and the controls that can be seen and lead nowhere without a script. */
function read() {
  const controls = [...globalThis.document.querySelectorAll('button, input, select, textarea')]
    .filter((control) => control.checkVisibility() && control.form?.getAttribute('action') == null)
    .map((control) => control.textContent.trim() || control.name || control.tagName.toLowerCase());
  for (const part of globalThis.document.querySelectorAll('form, .sort-hint')) part.style.display = 'none';
  const { body } = globalThis.document;
  // A part that only a script can fill may be missing, if the page says what to do instead, with a link.
  const instead = [...globalThis.document.querySelectorAll('noscript')].some((said) => said.checkVisibility() && said.querySelector('a[href]'));
  const replaced = instead ? [...body.querySelectorAll('[hidden]')].map((part) => part.textContent.replace(/\s+/g, ' ')) : [];
  return { text: body.innerText, controls, replaced };
}

/** Without scripts every line of text is still there, and no control is left that does nothing. */
export async function withoutScripts(browser, url) {
  const [on, off] = await Promise.all([true, false].map((scripts) => withPage(browser, url, { width: 1280, scripts }, (page) => page.evaluate(read))));
  const findings = off.controls.map((control) => `the control \`${control}\` is shown and does nothing`);
  const controls = new Set(on.controls);
  const lines = new Set(off.text.split('\n'));
  for (const line of new Set(on.text.split('\n'))) {
    const text = line.trim().replace(/\s+/g, ' ');
    if (text === '' || controls.has(text) || off.replaced.some((part) => part.includes(text))) continue;
    if (!lines.has(line)) findings.push(`\`${line}\` is not there`);
  }
  return findings;
}

/** Loading, scrolling and printing the page asks for files inside `root` and for nothing else. */
export function requests(browser, url, root) {
  return withPage(browser, url, { width: 1280 }, async (page, asked) => {
    await page.evaluate(() => globalThis.scrollTo(0, globalThis.document.body.scrollHeight));
    await page.emulateMedia({ media: 'print' });
    await page.waitForLoadState('networkidle');
    const findings = [];
    for (const address of asked) {
      const { protocol } = new URL(address);
      const inside = protocol === 'file:' && fileURLToPath(address.replace(/[?#].*$/, '')).startsWith(root);
      if (!inside && protocol !== 'data:') findings.push(`the page asks for \`${address}\``);
    }
    // What a browser may fetch later, or says to a host without a request that could be seen here.
    const named = await page.evaluate(() => [
      // A canonical link names the page itself, and loads nothing.
      ...['link[href]:not([rel=canonical])', 'base[href]', 'form[action]', 'iframe[src]', 'embed[src]', 'object[data]'].flatMap((selector) => {
        const attribute = selector.match(/\[(\w+)\]/)[1];
        return [...globalThis.document.querySelectorAll(selector)].map((element) => new URL(element.getAttribute(attribute), location).href);
      }),
      ...[...globalThis.document.querySelectorAll('meta[http-equiv="refresh" i]')].map((element) => element.content),
      ...[...globalThis.document.querySelectorAll('style')].flatMap((element) => element.textContent.match(/(https?:)?\/\/[^\s"')]+/g) ?? []),
    ]);
    for (const address of new Set(named)) {
      if (!address.startsWith('file:') && !address.startsWith('data:')) findings.push(`the page names \`${address}\` as part of itself`);
    }
    return [...new Set(findings)];
  });
}
