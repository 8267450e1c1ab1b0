// What an author takes from the page of a figure, and the way of a reader on a phone, in the site in the folder SITE. Its
// pages are opened as files.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch, withPage } from './browser.mjs';

const site = process.env.SITE && realpathSync(process.env.SITE);
const skip = site ? false : 'SITE is not set';
const FIGURE = 'figures/wres-i8-RXR-2025-gap/';
const PHONE = { width: 375, height: 812 };
const address = (path) => pathToFileURL(join(site, path)).href;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('the page of a figure', { skip }, () => {
  const open = (look, window = { width: 1280 }) => withPage(browser, address(`${FIGURE}index.html`), window, look);

  test('has buttons that copy the text above them', () => open(async (page) => {
    const buttons = await page.locator('[data-copy] + p > button').all();
    // The sentence, three alternative texts, three citations, two pieces of code and the address.
    assert.equal(buttons.length, 10);
    for (const button of buttons) {
      const name = await button.textContent();
      await button.click();
      await page.waitForFunction((one) => one.textContent === 'Copied', await button.elementHandle());
      const [copied, text] = await button.evaluate(async (one) => [await navigator.clipboard.readText(), one.parentElement.previousElementSibling.textContent]);
      assert.ok(text.length > 10, name);
      assert.equal(copied, text, name);
      assert.equal(await page.locator('#main > [role=status]').textContent(), name.replace('Copy', 'Copied'));
    }
  }, { width: 1280, permissions: ['clipboard-read', 'clipboard-write'] }));

  test('leaves a text selected if the browser refuses to copy', () => open(async (page) => {
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.execCommand = () => false;
    });
    await page.locator('#sentence button').click();
    await page.waitForFunction(() => document.querySelector('#sentence button').textContent.startsWith('Selected'));
    assert.equal(await page.evaluate(() => getSelection().toString().trim()), await page.locator('[data-copy=sentence]').textContent());
  }));

  test('says what it is to programs that show a preview of a link', () => open(async (page) => {
    const meta = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll('meta[property^="og:"], meta[name^="twitter:"]')].map((one) => [one.getAttribute('property') ?? one.name, one.content])));
    assert.equal(meta['og:title'], await page.locator('h1').textContent());
    assert.equal(meta['og:description'], await page.locator('[data-copy=sentence]').textContent());
    assert.equal(meta['twitter:card'], 'summary_large_image');
    assert.ok(meta['og:url'].endsWith(`/${FIGURE}`), meta['og:url']);
    const root = meta['og:url'].slice(0, -FIGURE.length);
    assert.ok(root.startsWith('https://') && meta['og:image'].startsWith(root), meta['og:image']);
    const picture = readFileSync(join(site, meta['og:image'].slice(root.length)));
    assert.deepEqual([picture.toString('latin1', 1, 4), picture.readUInt32BE(16), picture.readUInt32BE(20)], ['PNG', 1200, 630]);
  }));

  test('describes its data as schema.org names them', () => open(async (page) => {
    const data = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent());
    assert.deepEqual([data['@context'], data['@type'], data.name], ['https://schema.org', 'Dataset', await page.locator('h1').textContent()]);
    assert.ok(data.description.startsWith(await page.locator('[data-copy=sentence]').textContent()));
    assert.equal(data.citation, await page.locator('[data-copy=citation]').textContent());
    for (const field of ['identifier', 'version', 'datePublished', 'creator', 'publisher', 'license']) assert.ok(data[field], field);
    assert.deepEqual(data.distribution.map((one) => one.encodingFormat), ['text/csv', 'image/png', 'image/svg+xml']);
    for (const { contentUrl } of data.distribution) {
      assert.ok(data.url.endsWith('index.html') && contentUrl.startsWith(data.url.slice(0, -'index.html'.length)), contentUrl);
      assert.ok(existsSync(join(site, FIGURE, contentUrl.split('/').at(-1))), contentUrl);
    }
  }));

  // An author pastes this code into a page of another site.
  for (const width of [1280, 375]) {
    test(`is whole in a frame of another page at ${width} px`, () => open(async (figure) => {
      const code = await figure.locator('#embed [data-copy="code of the frame"]').textContent();
      const image = await figure.locator('#embed [data-copy="code of the picture"]').textContent();
      const root = (await figure.locator('link[rel=canonical]').getAttribute('href')).slice(0, -FIGURE.length);
      const folder = mkdtempSync(join(tmpdir(), 'another-site-'));
      try {
        const here = `${pathToFileURL(site).href}/`;
        const other = join(folder, 'blog.html');
        writeFileSync(other, `<!DOCTYPE html><html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A blog</title><body>${(code + image).replaceAll(root, here)}</body></html>`);
        await withPage(browser, pathToFileURL(other).href, { width }, async (page) => {
          await page.locator('iframe').scrollIntoViewIfNeeded();
          const frame = await (await page.locator('iframe').elementHandle()).contentFrame();
          await frame.waitForLoadState('load');
          const seen = await frame.evaluate(async () => {
            const chart = document.querySelector('.frame img');
            await chart.decode();
            const { scrollHeight, scrollWidth } = document.documentElement;
            return { wide: chart.naturalWidth, down: scrollHeight - innerHeight, sideways: scrollWidth - innerWidth, source: document.querySelector('.source').checkVisibility() };
          });
          assert.ok(seen.wide > 0 && seen.source, JSON.stringify(seen));
          assert.ok(seen.down <= 0 && seen.sideways <= 0, `cut off: ${JSON.stringify(seen)}`);
          assert.ok((await frame.locator('.source a').getAttribute('href')) === 'index.html');
          assert.ok(await page.locator('figure img').evaluate((one) => one.decode().then(() => one.alt.length > 10)));
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the other page scrolls sideways');
        });
      } finally {
        rmSync(folder, { recursive: true });
      }
    }));
  }
});

describe('a reader on a phone, from a folder of files', { skip }, () => {
  test('reaches her trust in two taps, compares it with its region, and finds the feed', () => withPage(browser, address('index.html'), { ...PHONE }, async (page) => {
    await page.locator('.regions summary', { hasText: 'North West' }).click();
    await page.locator('.regions a', { hasText: /^East Lancashire Hospitals/ }).click();
    await page.waitForURL(/^file:.*\/places\/trust-rxr\/index\.html$/);
    const feed = page.getByRole('link', { name: /^Subscribe to changes/ });
    assert.ok(existsSync(new URL(await feed.first().getAttribute('href'), page.url())), 'the feed is there');
    await page.getByRole('link', { name: 'Compare this place' }).click();
    await page.waitForURL(/\/compare\/index\.html#rxr$/);
    await page.locator('form.find input').fill('north west');
    await page.locator('form.find [role=option]').first().click();
    await page.waitForSelector('#compared section');
    assert.match(page.url(), /^file:.*#rxr,y62$/);
    assert.equal(await page.locator('#chosen li').count(), 2);
    assert.equal(await page.locator('.differences li').count(), 4);
  }));

  test('finds her trust with the search of the home page', () => withPage(browser, address('index.html'), { ...PHONE }, async (page) => {
    await page.locator('form.find input').fill('ELHT');
    await page.locator('form.find [role=option]').first().click();
    await page.waitForURL(/^file:.*\/places\/trust-rxr\/index\.html$/);
    assert.match(await page.locator('h1').textContent(), /East Lancashire Hospitals/);
  }));

  test('gets from a figure on her trust\u2019s page to its citation', () => withPage(browser, address('places/trust-rxr/index.html'), { ...PHONE }, async (page) => {
    const link = page.locator('figcaption a[href*="/wres-i8-RXR-2025-gap/"]').first();
    await link.evaluate((one) => one.closest('details')?.setAttribute('open', ''));
    await link.click();
    await page.waitForURL(/\/figures\/wres-i8-RXR-2025-gap\/index\.html$/);
    assert.match(await page.locator('[data-copy=citation]').textContent(), /wres-i8-RXR-2025-gap/);
  }));
});
