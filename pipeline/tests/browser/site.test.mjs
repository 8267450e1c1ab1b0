// A page of each kind of the site in the folder SITE passes every check, in light and in dark.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, sep } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';
import { CHECKS } from './checks.mjs';
import { axeOnPhoneAndInDark } from './checks/axe.mjs';
import { keyboardOnPhoneAndInDark } from './checks/keyboard.mjs';

const site = process.env.SITE && realpathSync(process.env.SITE) + sep;

// A page inside a frame has one link, and no menu to skip.
const FRAMED = 'embed.html';
const OF_WHOLE_PAGES = 'works by keyboard alone';
const LINKS = 'has links that lead somewhere';

const OF_THE_SITE = {
  ...CHECKS,
  'passes axe on a phone, and its colours in the dark': axeOnPhoneAndInDark,
};
const OF_FIGURES = {
  ...OF_THE_SITE,
  'works by keyboard on a phone, and in the dark': keyboardOnPhoneAndInDark,
};

/** Whether a finding is a link to the page of a place that the site was told to leave out: `site_links.rs` checks all. */
const isLeftOut = (finding) => {
  const [, folder] = finding.match(/^`[./]*(?:places\/)?([a-z0-9-]+)\/index\.html(?:#[^`]*)?` is not there$/) ?? [];
  if (folder === undefined || existsSync(join(site, 'places', folder))) return false;
  return folder.startsWith('framework-') || existsSync(join(site, 'data/latest/places', `${folder}.json`));
};

const PAGES = [
  'index.html',
  'places/index.html',
  'places/england/index.html',
  'places/north-west/index.html',
  'places/icb-lancashire-and-south-cumbria/index.html',
  'places/trust-rxr/index.html',
  'places/framework-nw-anti-racist-framework/index.html',
  'places/framework-nw-anti-racist-framework/rxr/index.html',
  'indicators/index.html',
  'indicators/1/index.html',
  'indicators/8/index.html',
  'figures/wres-i8-RXR-2025-gap/index.html',
  'figures/wres-i8-RXR-2025-gap/embed.html',
  'compare/index.html',
  'editions/index.html',
  ...editions(),
  'corrections/index.html',
  'data/index.html',
  'about/index.html',
];

/** The page of each edition. */
function editions() {
  const folder = site && join(site, 'editions');
  if (!folder || !existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => `editions/${entry.name}/index.html`);
}

describe('a page of each kind', { skip: site ? false : 'SITE is not set', concurrency: availableParallelism() }, () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  for (const page of PAGES) {
    describe(page, () => {
      test('is there', () => assert.ok(existsSync(join(site, page))));
      const checks = page.startsWith('figures/') ? OF_FIGURES : OF_THE_SITE;
      for (const [says, check] of Object.entries(checks)) {
        if (page.endsWith(FRAMED) && says === OF_WHOLE_PAGES) continue;
        test(says, async () => {
          const found = await check(browser, pathToFileURL(join(site, page)).href, site);
          const findings = says === LINKS ? found.filter((finding) => !isLeftOut(finding)) : found;
          assert.ok(findings.length === 0, findings.join('\n'));
        });
      }
    });
  }
});
