// axe-core's rules for WCAG 2.2 at levels A and AA, and its best practices, wide and narrow.

import { createRequire } from 'node:module';
import { withPage } from '../browser.mjs';

const SCRIPT = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** axe finds no violation at 1,280 and at 320 pixels. */
export async function axe(browser, url) {
  const findings = [];
  for (const width of [1280, 320]) {
    const violations = await withPage(browser, url, { width, changes: true }, async (page) => {
      await page.addScriptTag({ path: SCRIPT });
      return page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }).then((result) => result.violations), TAGS);
    });
    for (const { id, help, nodes } of violations) {
      const places = nodes.slice(0, 3).map((node) => node.target.join(' '));
      findings.push(`at ${width} pixels, ${id}: ${help}, ${nodes.length} times, as at \`${places.join('`, `')}\``);
    }
  }
  return findings;
}
