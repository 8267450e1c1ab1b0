// The page by keyboard alone: the Tab key reaches everything, in order, in view, and the focus can be seen.

import { withPage } from '../browser.mjs';

const REACHABLE = 'a[href], button, input, select, textarea, summary, iframe, [tabindex]';

/** Runs in the page: numbers what the Tab key must reach, in order, each with its look when it has no focus. */
function mark(selector) {
  const elements = [...globalThis.document.querySelectorAll(selector)].filter(
    (element) => element.tabIndex >= 0 && !element.disabled && element.type !== 'hidden' && element.checkVisibility({ visibilityProperty: true }),
  );
  const look = (element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, borderColor } = getComputedStyle(element);
    return { outline: outlineStyle === 'none' ? '' : `${outlineWidth} ${outlineColor}`, boxShadow, backgroundColor, borderColor };
  };
  globalThis.look = look;
  return elements.map((element, index) => {
    element.setAttribute('data-stop', String(index));
    element.unfocused = look(element);
    const text = (element.getAttribute('aria-label') ?? element.textContent).trim().replace(/\s+/g, ' ').slice(0, 60);
    return `${element.tagName.toLowerCase()} \`${text}\``;
  });
}

/** Runs in the page: which stop has the focus (-1: none that was expected), and what is wrong with how it shows. */
function focused() {
  const element = globalThis.document.activeElement;
  if (!element?.hasAttribute('data-stop')) return { stop: -1, faults: [] };
  const faults = [];
  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [red, green, blue] = channels(colour).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, two) => (Math.max(light(one), light(two)) + 0.05) / (Math.min(light(one), light(two)) + 0.05);
  let behind = 'rgb(255, 255, 255)';
  for (let above = element.parentElement; above; above = above.parentElement) {
    const colour = getComputedStyle(above).backgroundColor;
    if (channels(colour)[3] !== 0) {
      behind = colour;
      break;
    }
  }
  const now = globalThis.look(element);
  const changed = Object.keys(now).filter((key) => now[key] !== element.unfocused[key] && now[key] !== '' && now[key] !== 'none');
  const colours = changed.flatMap((key) => now[key].match(/rgba?\([^)]*\)/g) ?? []);
  if (changed.length === 0) faults.push('shows no focus');
  else if (!colours.some((colour) => contrast(colour, behind) >= 3)) faults.push('shows its focus in a colour too near to what is behind it');
  const seen = [...element.getClientRects()].some((box) => {
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (right - left < 1 || bottom - top < 1) return false;
    return [0.5, 0.1, 0.9].some((share) => {
      const at = globalThis.document.elementFromPoint(left + (right - left) * share, top + (bottom - top) * share);
      return at !== null && element.contains(at);
    });
  });
  if (!seen) faults.push('has the focus out of view or covered');
  return { stop: Number(element.getAttribute('data-stop')), faults };
}

/** Presses Tab through the whole page and says what was missed, out of order, or not seen. */
async function walk(page) {
  const names = await page.evaluate(mark, REACHABLE);
  const findings = [];
  let last = -1;
  const reached = new Set();
  // Twice as many keys as stops: a stop that keeps the focus shows as the rest being missed.
  for (let key = 0; key < names.length * 2 + 10 && last < names.length - 1; key += 1) {
    await page.keyboard.press('Tab');
    const { stop, faults } = await page.evaluate(focused);
    if (stop === -1) continue;
    if (reached.has(stop)) break;
    if (stop < last) findings.push(`${names[stop]} is reached after ${names[last]}, which stands later in the page`);
    findings.push(...faults.map((fault) => `${names[stop]} ${fault}`));
    reached.add(stop);
    last = stop;
  }
  for (const [stop, name] of names.entries()) {
    if (!reached.has(stop)) findings.push(`${name} is not reached by the Tab key`);
  }
  return findings;
}

/** The first stop leads to the main part, and from there the next stop is inside it. */
async function skip(page) {
  await page.keyboard.press('Tab');
  const leads = await page.evaluate(() => {
    const first = globalThis.document.activeElement;
    const main = globalThis.document.querySelector('main');
    const target = globalThis.document.getElementById(first?.hash?.slice(1) ?? '');
    if (main === null) return 'the page has no main part';
    // A link of a contents list leads into the main part too, and skips nothing.
    return target !== null && main.contains(target) && first.closest('nav') === null ? '' : 'the first stop of the Tab key is not a link to the main part';
  });
  if (leads !== '') return [leads];
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const inside = await page.evaluate((selector) => {
    const main = globalThis.document.querySelector('main');
    return main.querySelector(selector) === null || main.contains(globalThis.document.activeElement);
  }, REACHABLE);
  return inside ? [] : ['the link to the main part does not take the focus there'];
}

/** The Tab key reaches everything, in view and with a focus that shows, on a phone and in the dark. */
export async function keyboardOnPhoneAndInDark(browser, url) {
  const findings = [];
  for (const window of [{ width: 375 }, { width: 1280, dark: true }]) {
    const found = await withPage(browser, url, window, walk);
    findings.push(...found.map((finding) => `at ${window.width} pixels${window.dark ? ' in the dark' : ''}: ${finding}`));
  }
  return findings;
}

/** The keyboard alone is enough, in a wide window and at 400 per cent zoom. */
export async function keyboard(browser, url) {
  const findings = await withPage(browser, url, { width: 1280 }, skip);
  for (const window of [{ width: 1280 }, { width: 320, height: 256 }]) {
    const found = await withPage(browser, url, window, walk);
    findings.push(...found.map((finding) => `at ${window.width} pixels: ${finding}`));
  }
  return findings;
}
