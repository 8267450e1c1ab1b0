// The page on paper: A4, everything on it, nothing that only works on a screen, dark text on white.

import { withPage } from '../browser.mjs';

// A4 less the 15 mm on each side that the pages' style asks for, at 96 pixels to the inch.
const PAPER = { width: 680, height: 1009 };

/** Runs in the page: each table, picture and heading of the main part that can be seen. */
function shown() {
  const parts = globalThis.document.querySelectorAll('main :is(h1, h2, h3, h4, p, li, dt, dd, table, tr, figure, svg, img)');
  const onlyOnScreen = 'nav, form, [role="search"], .actions, .forms, .subscribe, .sideways, .find';
  // An element without text or picture, such as one that a script fills, has nothing to lose.
  const isEmpty = (part) => part.textContent.trim() === '' && part.querySelector('svg, img') === null && !part.matches('svg, img');
  return [...parts].map((part) => part.checkVisibility() && part.closest(onlyOnScreen) === null && !isEmpty(part));
}

/** Runs in the page: what paper would cut off, what is of no use on it, and what could not be read. */
function onPaper({ width, height, before }) {
  const findings = [];
  const called = (element) => `\`${element.tagName.toLowerCase()}\` (${element.textContent.trim().replace(/\s+/g, ' ').slice(0, 60)})`;
  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [red, green, blue] = channels(colour).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const parts = globalThis.document.querySelectorAll('main :is(h1, h2, h3, h4, p, li, dt, dd, table, tr, figure, svg, img)');
  for (const [index, part] of [...parts].entries()) {
    if (before[index] && !part.checkVisibility()) findings.push(`${called(part)} is on the screen and not on paper`);
  }
  for (const element of globalThis.document.body.querySelectorAll(':not(svg *)')) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const skips = element.matches('a[href^="#"]') && element.closest('main, nav') === null;
    if (skips || element.matches('nav, [role="navigation"], [role="search"], button, input, select, textarea')) {
      findings.push(`${called(element)} is printed`);
      continue;
    }
    const style = getComputedStyle(element);
    // What only a screen reader reads is cut off on purpose.
    if (style.clipPath !== 'none') continue;
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.right > width + 1 || box.left < -1)) findings.push(`${called(element)} is wider than the paper`);
    if (style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) findings.push(`${called(element)} is cut off at its side`);
    if (style.overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1) findings.push(`${called(element)} is cut off at its foot`);
    if (style.position === 'fixed') findings.push(`${called(element)} would be printed on every page`);
    if (element.matches('svg, img, tr') && box.height > height) findings.push(`${called(element)} is higher than the paper`);
    // Browsers print no backgrounds unless the reader asks for them.
    const writes = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
    if (writes && style.printColorAdjust !== 'exact' && 1.05 / (light(style.color) + 0.05) < 4.5) {
      findings.push(`${called(element)} is too pale on white paper`);
    }
  }
  return findings;
}

/** Nothing of the main part is lost on A4, and what is there only for the screen is gone. */
export function print(browser, url) {
  return withPage(browser, url, PAPER, async (page) => {
    const before = await page.evaluate(shown);
    await page.emulateMedia({ media: 'print' });
    return page.evaluate(onPaper, { ...PAPER, before });
  });
}
