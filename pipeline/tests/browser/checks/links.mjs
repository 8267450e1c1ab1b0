// Where links lead: inside the folder every file and every anchor must be there.

import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withPage } from '../browser.mjs';

const anchors = new Map();

/** The ids of the page at `url`, read once. */
function idsOf(browser, url) {
  if (!anchors.has(url)) {
    const read = (page) => page.evaluate(() => [...globalThis.document.querySelectorAll('[id]')].map((element) => element.id));
    anchors.set(url, withPage(browser, url, { width: 1280, scripts: false }, read).then((ids) => new Set(ids)));
  }
  return anchors.get(url);
}

/** Links inside `root` resolve to a file and an anchor that exist; others are web or mail addresses. */
export async function links(browser, url, root) {
  const targets = await withPage(browser, url, { width: 1280 }, (page) =>
    page.evaluate(() =>
      [...globalThis.document.querySelectorAll('[href], [src]')].map((element) => [
        element.getAttribute('href') ?? element.getAttribute('src'),
        element.matches('a') ? element.textContent.trim() || element.getAttribute('aria-label') || element.querySelector('[alt]')?.alt : 'resource',
      ]),
    ),
  );
  const findings = [];
  for (const [written, name] of targets) {
    if (!name) findings.push(`the link to \`${written}\` has no text`);
    const target = URL.canParse(written, url) ? new URL(written, url) : undefined;
    if (!target) {
      findings.push(`\`${written}\` is not an address`);
    } else if (target.protocol === 'file:') {
      const path = fileURLToPath(target);
      const fragment = decodeURIComponent(target.hash.slice(1));
      target.hash = '';
      if (written === '' || written === '#') findings.push(`the link \`${name}\` leads nowhere`);
      else if (!path.startsWith(root)) findings.push(`\`${written}\` leads out of the folder`);
      else if (!existsSync(path)) findings.push(`\`${written}\` is not there`);
      else if (statSync(path).isDirectory()) findings.push(`\`${written}\` is a folder, which a file system does not open as a page`);
      // The page that compares places reads their codes from the fragment.
      else if (fragment && !path.endsWith('/compare/index.html') && !(await idsOf(browser, target.href)).has(fragment)) findings.push(`\`${written}\` has no such anchor`);
    } else if (!['https:', 'http:', 'mailto:', 'data:'].includes(target.protocol)) {
      findings.push(`\`${written}\` is of a kind that a page must not hold`);
    }
  }
  return findings;
}
