// Narrow windows and large zoom: the page itself never scrolls sideways, what is wider scrolls in a region of its own.

import { withPage } from '../browser.mjs';

// A window of 1,280 by 1,024 pixels at 400 per cent zoom is laid out as 320 by 256.
const WINDOWS = [
  { name: '320 pixels', width: 320 },
  { name: '400 per cent zoom', width: 320, height: 256, scale: 4 },
  { name: '200 per cent zoom', width: 640, height: 512, scale: 2 },
  { name: '768 pixels', width: 768 },
  { name: '1,280 pixels', width: 1280 },
];

// The spacing that a reader may set without losing anything (WCAG 1.4.12).
const SPACING =
  'body :not(svg, svg *) { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }' +
  'p { margin-bottom: 2em !important }';

/** Runs in the page: what sticks out of it, what is cut off, and what covers it. */
function overflow() {
  const findings = [];
  const { scrollWidth, clientWidth, clientHeight } = globalThis.document.documentElement;
  if (scrollWidth > clientWidth) findings.push(`the page scrolls sideways by ${scrollWidth - clientWidth} pixels`);
  const called = (element) => {
    const text = (element.getAttribute('aria-label') ?? element.textContent).trim().replace(/\s+/g, ' ').slice(0, 60);
    return `\`${element.tagName.toLowerCase()}\` (${text})`;
  };
  // What is moved out at the left on purpose, as a link to skip is, cannot be read and is no loss.
  const moved = (element) => element.getBoundingClientRect().right <= 0;
  for (const element of globalThis.document.body.querySelectorAll(':not(svg *)')) {
    if (!element.checkVisibility() || moved(element)) continue;
    const style = getComputedStyle(element);
    // What only a screen reader reads is cut off on purpose.
    if (style.clipPath !== 'none') continue;
    const cutX = ['hidden', 'clip'].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const cutY = ['hidden', 'clip'].includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
    if ((cutX || cutY) && element.clientWidth > 1) findings.push(`${called(element)} cuts off what it holds`);
    if (['fixed', 'sticky'].includes(style.position)) {
      const { width, height } = element.getBoundingClientRect();
      // What stays only sideways covers what stands beside it: a table's row headers must leave room for its numbers.
      const sideways = style.position === 'sticky' && style.top === 'auto' && style.bottom === 'auto';
      const table = element.matches('td, th') ? element.closest('table') : null;
      const scrolls = table !== null && table.parentElement.scrollWidth > table.parentElement.clientWidth + 1;
      const covers = sideways ? scrolls : height > clientHeight / 2;
      if (covers && width > clientWidth / 2) {
        findings.push(`${called(element)} stays in view and covers more than half of the window`);
      }
    }
  }
  return findings;
}

/** Runs in the page: marks each region that scrolls sideways here, and says what it lacks. */
function regions() {
  const findings = [];
  let count = 0;
  for (const element of globalThis.document.body.querySelectorAll(':not(svg *)')) {
    if (!['auto', 'scroll'].includes(getComputedStyle(element).overflowX)) continue;
    if (element.scrollWidth <= element.clientWidth + 1 || !element.checkVisibility()) continue;
    element.setAttribute('data-scrolls', String(count));
    count += 1;
    const labels = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).map((id) => globalThis.document.getElementById(id));
    const name = (element.getAttribute('aria-label') ?? labels.map((label) => label?.textContent ?? '').join(' ')).trim();
    const role = element.getAttribute('role') ?? { FIGURE: 'figure', NAV: 'navigation' }[element.tagName];
    const shown = `the scrolling \`${element.tagName.toLowerCase()}\`${name === '' ? '' : ` \`${name}\``}`;
    if (name === '') findings.push(`${shown} has no accessible name`);
    if (!['region', 'group', 'figure', 'navigation'].includes(role)) findings.push(`${shown} has no role that lets its name be read`);
    if (element.getAttribute('tabindex') !== '0') findings.push(`${shown} is not in the order of the Tab key`);
  }
  return { findings, count };
}

/** Which regions the right arrow key does not scroll, when they hold the focus. */
async function stuck(page, count) {
  const findings = [];
  for (let index = 0; index < count; index += 1) {
    const region = page.locator(`[data-scrolls="${index}"]`);
    await region.focus();
    await page.keyboard.press('ArrowRight');
    // Scrolling is drawn smoothly, so the region is looked at frame by frame until it moves.
    const scrolled = await region.evaluate(
      (element) =>
        new Promise((resolve) => {
          const until = performance.now() + 20_000;
          const look = () => {
            if (element.scrollLeft > 0 || performance.now() > until) resolve(element.scrollLeft > 0);
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    if (!scrolled) findings.push(`the arrow keys do not scroll \`${await region.getAttribute('aria-label')}\``);
  }
  return findings;
}

/** At every window the page fits, also with a reader's own text spacing, and its regions scroll by keyboard. */
export async function width(browser, url) {
  const findings = [];
  for (const { name, ...window } of WINDOWS) {
    const found = await withPage(browser, url, { ...window, changes: true }, async (page) => {
      const here = await page.evaluate(overflow);
      const wide = await page.evaluate(regions);
      here.push(...wide.findings);
      // The keys are tried once: what they do does not depend on the window.
      if (window.width === 320 && !window.scale) here.push(...(await stuck(page, wide.count)));
      await page.addStyleTag({ content: SPACING });
      here.push(...(await page.evaluate(overflow)).map((finding) => `with wide text spacing, ${finding}`));
      return here;
    });
    findings.push(...found.map((finding) => `at ${name}: ${finding}`));
  }
  return findings;
}
