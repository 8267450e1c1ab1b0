// Starts headless Chromium, and opens pages from files in it: no profile is kept, nothing outside the pages is asked.

import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// Names under which Debian, other systems and Google install it.
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser's path: the first of its names on the PATH. */
export function executable() {
  for (const name of NAMES) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch {
      // Not under this name.
    }
  }
  throw new Error(`none of ${NAMES.join(', ')} is on the PATH`);
}

/** A browser with a new, empty profile. Chromium's sandbox refuses to run as root. */
export function launch() {
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: executable(),
    headless: true,
    args: asRoot ? ['--no-sandbox', ...FLAGS] : FLAGS,
  });
}

/**
 * Opens the file at the address `url` at a width in CSS pixels, runs `look` on it, and closes it.
 *
 * `requests` collects every address that the page asks for, the page's own first; nothing but files is let through.
 */
export async function withPage(browser, url, { width, height = 800, scale = 1, scripts = true, changes = false, dark = false, permissions = [] }, look) {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    javaScriptEnabled: scripts,
    colorScheme: dark ? 'dark' : 'light',
    permissions,
    serviceWorkers: 'block',
    // A check that adds a script or styles of its own needs a page without its policy.
    bypassCSP: changes,
  });
  try {
    const requests = [];
    context.on('request', (request) => requests.push(request.url()));
    await context.route(
      (address) => !['file:', 'data:'].includes(address.protocol),
      (route) => route.abort(),
    );
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'load' });
    return await look(page, requests);
  } finally {
    await context.close();
  }
}
