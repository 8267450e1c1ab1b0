// The search and the comparing of a site in the folder SITE, by keyboard; with PROGRAM and the folder of its store in STORE,
// comparisons that the browser works out against those of the program.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launch, withPage } from './browser.mjs';

const site = process.env.SITE && realpathSync(process.env.SITE);
const { PROGRAM: program, STORE: store } = process.env;
const SIZE = { width: 1280 };
const HOME_BYTES = 150_000;
const FOUND_MS = 100;

const address = (path) => pathToFileURL(join(site, path)).href;
const PLACES = 'places/index.html';
const BOX = 'form.find input';
const OPTIONS = 'form.find [role=option]';
const STATE = 'form.find [role=status]';

/** Types a text, and waits until its results are there; gives their texts. */
async function search(page, text) {
  await page.locator(BOX).fill(text);
  await page.waitForFunction((state) => document.querySelector(state).textContent !== '', STATE);
  return page.locator(OPTIONS).allInnerTexts();
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** What axe finds on the page as it is. The policy of the page refuses scripts that are not its own. */
async function violations(page) {
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const found = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }).then((result) => result.violations), TAGS);
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ')}`);
}

describe('the search', { skip: site ? false : 'SITE is not set' }, () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  const open = (look, size = SIZE, path = PLACES) => withPage(browser, address(path), size, look);

  for (const [typed, first] of [
    ['ELHT', 'East Lancashire Hospitals NHS Trust'],
    ['elht', 'East Lancashire Hospitals NHS Trust'],
    ['GMMH', 'Greater Manchester Mental Health NHS Foundation Trust'],
    ['MFT', 'Manchester University NHS Foundation Trust'],
    ["Manchester children's", 'Manchester University NHS Foundation Trust'],
    ['manchester childrens', 'Manchester University NHS Foundation Trust'],
    ['east lancashir hospitals', 'East Lancashire Hospitals NHS Trust'],
    ['east lnacashire hopsitals', 'East Lancashire Hospitals NHS Trust'],
    ['RXR', 'East Lancashire Hospitals NHS Trust'],
    ['royal blackburn', 'East Lancashire Hospitals NHS Trust'],
    ['nort west', 'North West'],
    ['England', 'England'],
    ['alderhey', "Alder Hey Children's NHS Foundation Trust"],
    ['GUYS', "Guy's and St Thomas' NHS Foundation Trust"],
    ['Pennine Acute', 'Northern Care Alliance NHS Foundation Trust'],
    ['disciplinary', 'Indicator 3: Formal disciplinary process'],
  ]) {
    test(`${typed} finds ${first}`, () => open(async (page) => {
      const found = await search(page, typed);
      assert.ok(found.some((text) => text.startsWith(first)), found.join(' | '));
      // A former name may lead to several organisations, an exact one leads to its own first.
      if (typed !== 'Pennine Acute') assert.ok(found[0].startsWith(first), found.join(' | '));
    }));
  }

  test('Lancs finds the places of Lancashire', () => open(async (page) => {
    const found = (await search(page, 'Lancs')).join('\n');
    for (const name of ['East Lancashire Hospitals', 'Lancashire Teaching Hospitals', 'Lancashire and South Cumbria Integrated Care Board']) {
      assert.ok(found.includes(name), `${name} is not in ${found}`);
    }
  }));

  test('a nonsense word says what to try', () => open(async (page) => {
    assert.deepEqual(await search(page, 'qqzzyx'), []);
    assert.match(await page.locator(STATE).innerText(), /Check the spelling, or try a code such as RXR/);
    assert.equal(await page.locator(BOX).getAttribute('aria-expanded'), 'false');
  }));

  test('a code with a wrong letter is not taken for another trust', () => open(async (page) => {
    const found = await search(page, 'RXJ');
    assert.ok(!found.some((text) => text.includes('RXR')), found.join(' | '));
  }));

  test('is used by keyboard alone', () => open(async (page) => {
    for (let tabs = 0; tabs < 40; tabs += 1) {
      await page.keyboard.press('Tab');
      if (await page.locator(BOX).evaluate((box) => box === document.activeElement)) break;
    }
    await page.keyboard.type('hospitals');
    await page.waitForSelector(OPTIONS);
    assert.match(await page.locator(STATE).innerText(), /^\d+ results, the first 10 are listed$/);
    const active = () => page.locator(BOX).getAttribute('aria-activedescendant');
    assert.equal(await active(), null);
    await page.keyboard.press('ArrowDown');
    assert.equal(await active(), 'find-option-0');
    await page.keyboard.press('ArrowDown');
    assert.equal(await active(), 'find-option-1');
    assert.deepEqual(await page.locator(`${OPTIONS}[aria-selected=true]`).evaluateAll((all) => all.map((one) => one.id)), ['find-option-1']);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    assert.equal(await active(), null);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator(BOX).getAttribute('aria-expanded'), 'false');
    assert.equal(await page.locator(BOX).inputValue(), 'hospitals');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator(BOX).inputValue(), '');
    await page.keyboard.type('ELHT');
    await page.waitForSelector(OPTIONS);
    await Promise.all([page.waitForURL(/places\/trust-rxr\/index\.html$/), page.keyboard.press('Enter')]);
  }));

  for (const width of [1280, 320]) {
    test(`has no violation that axe finds at ${width} px`, () => open(async (page) => {
      await search(page, 'royal');
      await page.keyboard.press('ArrowDown');
      assert.deepEqual(await violations(page), []);
    }, { width }));
  }

  test(`finds within ${FOUND_MS} ms`, () => open(async (page) => {
    await search(page, 'warm');
    const times = await page.evaluate(() => ['a', 'hospital', 'elht', 'royal blackbrun hosptial', 'manchester university nhs foundation trust', 'qqzzyxw qqzzyxw qqzzyxw', 'universty hosptials of lecester'].map((text) => {
      const start = performance.now();
      window.raceEquitySearch.find(text);
      return [text, performance.now() - start];
    }));
    for (const [text, time] of times) assert.ok(time < FOUND_MS, `${text}: ${time} ms`);
    console.log(times.map(([text, time]) => `${text}: ${time.toFixed(1)} ms`).join('; '));
  }));

  test(`shows what it finds within ${FOUND_MS} ms of the last key`, () => open(async (page) => {
    await search(page, 'warm');
    // The fastest of several: another program may have the processor for a moment.
    const times = await page.evaluate(async ([box, options]) => {
      const field = document.querySelector(box);
      const times = [];
      for (const text of ['royal', 'elht', 'manchester', 'east lnacashire', 'lancs']) {
        for (const old of document.querySelectorAll(options)) old.remove();
        const start = performance.now();
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        while (document.querySelector(options) === null && performance.now() - start < 5000) await new Promise(requestAnimationFrame);
        times.push(performance.now() - start);
      }
      return times;
    }, [BOX, OPTIONS]);
    assert.ok(Math.min(...times) < FOUND_MS, times.join(', '));
    console.log(`shown: ${times.map((time) => time.toFixed(0)).join(', ')} ms`);
  }));

  test('is hidden without JavaScript, and all places are links', () => open(async (page) => {
    assert.equal(await page.locator(BOX).isVisible(), false);
    const links = await page.locator('main a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    assert.ok(links.length > 200, `${links.length} links`);
    // A site may have pages of some places alone; the data are of all.
    const folders = links.filter((link) => link.endsWith('/index.html')).map((link) => link.split('/').at(-2));
    assert.ok(folders.length > 200, `${folders.length} places`);
    for (const folder of folders.filter((one) => !one.startsWith('framework-'))) assert.ok(existsSync(join(site, 'data/latest/places', `${folder}.json`)) || existsSync(join(site, 'places', folder, 'index.html')), folder);
  }, { ...SIZE, scripts: false }));

  test('the home page loads less than 150 KB', () => open(async (page, requests) => {
    await page.waitForLoadState('networkidle');
    const own = [...new Set(requests)].map((url) => [url, statSync(fileURLToPath(url)).size]);
    const bytes = own.reduce((sum, [, size]) => sum + size, 0);
    assert.ok(bytes < HOME_BYTES, `${bytes} bytes: ${own.join(' ')}`);
    console.log(`${bytes} bytes in ${own.length} files`);
  }, SIZE, 'index.html'));
});

describe('comparing', { skip: site ? false : 'SITE is not set' }, () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  const PATH = 'compare/index.html';
  const open = (fragment, look, size = SIZE) => withPage(browser, address(PATH) + fragment, size, look);
  const ready = (page) => page.waitForSelector('#compared section');

  test('a comparison is opened by its address', () => open('#rxr,y62', async (page) => {
    await ready(page);
    assert.equal(await page.locator('#chosen li').count(), 2);
    assert.equal(await page.locator('#compared table').count() >= 4, true);
    const said = await page.locator('.differences li').allInnerTexts();
    assert.equal(said.length, 4);
    for (const text of said) {
      assert.match(text, /^(The gap is clearly (wider|narrower) at East Lancashire Hospitals than in the rest of the North West|No clear difference between the gap at East Lancashire Hospitals and the gap in the rest of the North West)\./);
      assert.match(text, /95 per cent interval [+\u2212\d.]+ to [+\u2212\d.]+/);
    }
    assert.deepEqual(await page.locator('.differences li').evaluateAll((all) => all.map((one) => one.dataset.by)), ['program', 'program', 'program', 'program']);
  }));

  test('is used by keyboard alone', () => open('', async (page) => {
    await page.locator(BOX).focus();
    for (const text of ['ELHT', 'LTHTR']) {
      await page.keyboard.type(text);
      await page.waitForSelector(OPTIONS);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('form.find input').value === '');
    }
    await ready(page);
    assert.match(page.url(), /#rxr,rxn$/);
    assert.equal(await page.locator('.differences li').count(), 4);
    const pressed = async (name) => {
      for (let tabs = 0; tabs < 60; tabs += 1) {
        const here = await page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);
        if (here === name) {
          await page.keyboard.press('Enter');
          return;
        }
        await page.keyboard.press('Tab');
      }
      assert.fail(`${name} is not reached`);
    };
    await pressed('England');
    await page.waitForFunction(() => document.querySelectorAll('#chosen li').length === 3);
    assert.equal(await page.locator('.differences li').count(), 12);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'England', 'the focus stays');
    await page.locator(BOX).focus();
    await pressed('Remove East Lancashire Hospitals NHS Trust');
    await page.waitForFunction(() => document.querySelectorAll('#chosen li').length === 2);
    assert.match(page.url(), /#rxn,eng$/);
  }));

  test('peers are a click away', () => open('#rxr', async (page) => {
    await page.getByRole('button', { name: /^Other trusts of its integrated care board/ }).click();
    await ready(page);
    const chosen = await page.locator('#chosen li').count();
    assert.ok(chosen > 3, `${chosen} places`);
    assert.equal(await page.locator('#indicator-5 .differences li').count(), chosen > 4 ? chosen - 1 : (chosen * (chosen - 1)) / 2);
    await page.goto(`${address(PATH)}#rxr,peer-group,benchmark-group`);
    await page.waitForFunction(() => document.querySelectorAll('#chosen li').length === 3);
    const said = await page.locator('#indicator-5 .differences li').allInnerTexts();
    assert.equal(said.length, 2);
    assert.match(said[0], /in the other trusts of its peer group/);
  }));

  test('an unknown or hostile address is left out', () => open('#rxr,zzz,<img src=x>,%3Cimg%20src=x%3E,%,__proto__,constructor', async (page) => {
    await page.waitForSelector('#chosen li');
    assert.equal(await page.locator('#chosen li').count(), 1);
    assert.equal(await page.locator('main img').count(), 0);
  }));

  test('says without JavaScript that it needs it', () => open('', async (page) => {
    assert.match(await page.locator('.notice').innerText(), /Comparing needs JavaScript/);
    assert.equal(await page.locator('#compare').isVisible(), false);
  }, { ...SIZE, scripts: false }));

  for (const width of [1280, 320]) {
    test(`has no violation that axe finds at ${width} px`, () => open('#rxr,y62,peer-group', async (page) => {
      await ready(page);
      assert.deepEqual(await violations(page), []);
    }, { width }));
  }

  test('does not scroll sideways at 320 px', () => open('#rxr,y62,eng,rxn', async (page) => {
    await ready(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  }, { width: 320 }));

  test('gives what the program gives', { skip: program && store ? false : 'PROGRAM or STORE is not set' }, async () => {
    // Trusts of different regions, a trust and another region, two regions, two ICBs, a trust and another ICB.
    const pairs = [['RXR', 'RJ1'], ['RXR', 'RX7'], ['R0A', 'RTX'], ['RA7', 'R1H'], ['RXR', 'Y56'], ['RRK', 'Y62'], ['Y62', 'Y60'], ['Y56', 'Y63'], ['QE1', 'QOP'], ['QHM', 'QUA'], ['RXR', 'QOP'], ['RP6', 'QYG']];
    const level = (code) => (code.startsWith('Y') ? 'region' : 'icb');
    const strata = (code) => (code.startsWith('R')
      ? `SELECT indicator, stratum(bme_numerator, bme_denominator, white_numerator, white_denominator) AS s FROM trust_today_gap WHERE code = '${code}'`
      : `SELECT indicator, strata(bme_numerator, bme_denominator, white_numerator, white_denominator) AS s FROM group_trust WHERE level = '${level(code)}' AND code = '${code}' AND state = 'counted' GROUP BY indicator`);
    const sql = pairs.map(([one, other]) => `SELECT '${one}' AS one, '${other}' AS other, a.indicator, compare_gaps_within(a.s, b.s) AS c FROM (${strata(one)}) AS a JOIN (${strata(other)}) AS b ON b.indicator = a.indicator`).join(' UNION ALL ');
    const rows = JSON.parse(execFileSync(program, ['query', '--quiet', '--store', store, '--format', 'json', sql], { encoding: 'utf8' }));
    assert.equal(rows.length, pairs.length * 4);
    await open(`#${[...new Set(pairs.flat())].join(',').toLowerCase()}`, async (page) => {
      await ready(page);
      for (const { one, other, indicator, c } of rows) {
        const own = await page.evaluate(([first, second, number]) => {
          const { compare, places } = window.raceEquityCompare;
          const of = (code) => ({ key: code, ...places.get(code) });
          return compare(of(first), of(second), number);
        }, [one.toLowerCase(), other.toLowerCase(), indicator]);
        assert.equal(own.by, 'browser', `${one} and ${other}: ${own.why}`);
        for (const [key, expected] of [['difference', c.value], ['lower', c.lower], ['upper', c.upper]]) {
          assert.ok(Math.abs(own[key] / 100 - expected) < 1e-9, `${one} and ${other}, ${indicator}: ${key} ${own[key]} ${expected}`);
        }
        assert.equal(own.strong, c.strong);
      }
    });
    console.log(`${rows.length} comparisons`);
  });
});
