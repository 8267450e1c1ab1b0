// axe-core's rules for WCAG 2.2 at levels A and AA, and its best practices, wide and narrow, in light and in dark.

import { createRequire } from 'node:module';
import { withPage } from '../browser.mjs';

const SCRIPT = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

// What can differ in the dark: the rest of a page is the same.
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

async function violations(browser, url, windows, runOnly) {
  const findings = [];
  for (const window of windows) {
    const found = await withPage(browser, url, { ...window, changes: true }, async (page) => {
      await page.addScriptTag({ path: SCRIPT });
      return page.evaluate((rules) => globalThis.axe.run({ runOnly: rules }).then((result) => result.violations), runOnly);
    });
    const where = `at ${window.width} pixels${window.dark ? ' in the dark' : ''}`;
    for (const { id, help, nodes } of found) {
      const places = nodes.slice(0, 3).map((node) => node.target.join(' '));
      findings.push(`${where}, ${id}: ${help}, ${nodes.length} times, as at \`${places.join('`, `')}\``);
    }
  }
  return findings;
}

/** axe finds no violation at 1,280 and at 320 pixels. */
export function axe(browser, url) {
  return violations(browser, url, [{ width: 1280 }, { width: 320 }], TAGS);
}

/** axe finds no violation on a phone, and no colours that cannot be told apart in the dark. */
export async function axeOnPhoneAndInDark(browser, url) {
  const dark = [{ width: 1280, dark: true }, { width: 375, dark: true }];
  return [...(await violations(browser, url, [{ width: 375 }], TAGS)), ...(await violations(browser, url, dark, COLOURS))];
}
