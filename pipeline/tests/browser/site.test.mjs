// A page of each kind of the site in the folder SITE passes every check, in light and in dark.

import assert from 'node:assert/strict';
import { existsSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, sep } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';
import { CHECKS } from './checks.mjs';

const site = process.env.SITE && realpathSync(process.env.SITE) + sep;

// A page inside a frame has one link, and no menu to skip.
const FRAMED = 'embed.html';
const OF_WHOLE_PAGES = 'works by keyboard alone';

const PAGES = [
  'index.html',
  'places/index.html',
  'places/north-west/index.html',
  'places/icb-greater-manchester/index.html',
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
  'corrections/index.html',
  'data/index.html',
  'about/index.html',
];

describe('a page of each kind', { skip: site ? false : 'SITE is not set', concurrency: availableParallelism() }, () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  for (const page of PAGES) {
    describe(page, () => {
      test('is there', () => assert.ok(existsSync(join(site, page))));
      for (const [says, check] of Object.entries(CHECKS)) {
        if (page.endsWith(FRAMED) && says === OF_WHOLE_PAGES) continue;
        test(says, async () => {
          const findings = await check(browser, pathToFileURL(join(site, page)).href, site);
          assert.ok(findings.length === 0, findings.join('\n'));
        });
      }
    });
  }
});
