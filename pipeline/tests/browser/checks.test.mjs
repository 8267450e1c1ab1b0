// Each check passes a sound page, and finds what is wrong with a page that is broken in one place.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';
import * as alone from './checks/alone.mjs';
import { axe, axeOnPhoneAndInDark } from './checks/axe.mjs';
import { keyboard, keyboardOnPhoneAndInDark } from './checks/keyboard.mjs';
import { links } from './checks/links.mjs';
import { print } from './checks/print.mjs';
import { document, pictures, tables } from './checks/structure.mjs';
import { width } from './checks/width.mjs';
import { CHECKS } from './checks.mjs';

const CELLS = Array.from({ length: 12 }, (_, at) => at + 1);

const SOUND = `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A sound page</title>
<style>
body { margin: 0 1rem; color: #212b32; background: #fff; font: 1rem/1.5 sans-serif; }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid #003087; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; }
.scroll { overflow-x: auto; }
figure { margin: 0; }
svg { width: 100%; height: auto; }
/* style */
@media print { nav, .skip, .search { display: none; } .scroll { overflow: visible; font-size: 6pt; } }
</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header><h1>A sound page</h1></header>
<nav aria-label="Contents"><a href="#shares">Shares</a></nav>
<main id="main">
<h2 id="shares">Shares</h2>
<p>Read <a href="other.html#there">the other page</a> too.</p>
<div class="scroll" tabindex="0" role="group" aria-label="Shares by year">
<table><caption>Shares by year</caption>
<thead><tr><th scope="col">Place</th>${CELLS.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead>
<tbody><tr><th scope="row">England</th>${CELLS.map((cell) => `<td>${cell} per cent</td>`).join('')}</tr></tbody>
</table></div>
<figure><svg viewBox="0 0 200 40" role="img" aria-labelledby="t d"><title id="t">A line</title><desc id="d">It is flat.</desc>
<text x="10" y="20" font-size="12">flat</text><path d="M10 30h180" stroke="#003087"/></svg></figure>
<form class="search" hidden><label>Find <input type="search" id="words"></label></form>
<!-- end -->
</main>
<script>document.querySelector(".search").hidden = false;</script>
</body>
</html>`;

const style = (rules) => (page) => page.replace('/* style */', rules);
const add = (markup) => (page) => page.replace('<!-- end -->', markup);
const swap = (old, fresh) => (page) => page.replaceAll(old, fresh);

// Which check, what is broken, how, and what the check says of it.
const BROKEN = [
  [document, 'no language', swap(' lang="en-GB"', ''), /language is ``/],
  [document, 'no title', swap('<title>A sound page</title>', '<title> </title>'), /no title/],
  [document, 'a second first heading', add('<h1>Again</h1>'), /2 first-level headings/],
  [document, 'a heading that jumps a level', add('<h4>Deep</h4>'), /`Deep` jumps from level 2 to 4/],
  [document, 'an empty heading', add('<h3></h3>'), /level 3 is empty/],
  [document, 'an id used twice', add('<p id="shares">Again</p>'), /`shares` stands twice/],

  [tables, 'no caption', swap('<caption>Shares by year</caption>', ''), /no caption/],
  [tables, 'no column headers', swap('scope="col"', 'scope="row"'), /no column headers/],
  [tables, 'a header without scope', swap('<th scope="col">Place', '<th>Place'), /`Place` has no scope/],
  [tables, 'a row without header', swap('<th scope="row">England</th>', '<td>England</td>'), /has no header/],

  [pictures, 'a drawing in parts', swap('role="img"', ''), /`A line` is not `role="img"`/],
  [pictures, 'no title', swap('<title id="t">A line</title>', ''), /drawing 1 has no title/],
  [pictures, 'no description', swap('<desc id="d">It is flat.</desc>', ''), /no description/],
  [pictures, 'a description that is not pointed to', swap('"t d"', '"t"'), /does not point to its description/],
  [pictures, 'text over the edge', swap('x="10" y="20"', 'x="190" y="20"'), /cuts off `flat`/],
  [pictures, 'a picture without text', add('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">'), /no alternative text/],
  [pictures, 'a picture that is missing', add('<img src="gone.png" alt="Gone">'), /`gone.png` does not load/],
  [pictures, 'a late picture that is missing', add('<img src="gone.png" alt="Gone" loading="lazy" style="margin-top: 9999px">'), /`gone.png` does not load/],

  [links, 'a missing file', swap('other.html#there', 'gone.html'), /`gone.html` is not there/],
  [links, 'a missing anchor', swap('"#shares"', '"#gone"'), /`#gone` has no such anchor/],
  [links, 'a missing anchor elsewhere', swap('#there', '#gone'), /`other.html#gone` has no such anchor/],
  [links, 'a way out of the folder', swap('other.html#there', '../../elsewhere.html'), /leads out of the folder/],
  [links, 'a folder as target', swap('other.html#there', 'folder/'), /is a folder/],
  [links, 'a script as target', swap('other.html#there', 'javascript:0'), /of a kind that a page must not hold/],
  [links, 'no target', swap('other.html#there', '#'), /leads nowhere/],
  [links, 'no text', swap('>the other page<', '><'), /has no text/],

  [axe, 'pale text', style('p { color: #bbb; }'), /color-contrast/],
  [axeOnPhoneAndInDark, 'text that is pale on a phone', style('@media (max-width: 30rem) { p { color: #bbb; } }'), /at 375 pixels, color-contrast/],
  [axeOnPhoneAndInDark, 'text that is dark in the dark', style('@media (prefers-color-scheme: dark) { body { background: #111; } }'), /at 1280 pixels in the dark, color-contrast/],
  [axe, 'text outside every landmark', swap('</main>', '</main><p>Lost</p>'), /region: /],

  [width, 'something wider than the window', add('<p style="width: 500px">Wide</p>'), /at 320 pixels: the page scrolls sideways/],
  [width, 'text that is cut off', add('<p style="overflow: hidden; white-space: nowrap">A long line that a narrow window has no room for</p>'), /cuts off what it holds/],
  [width, 'a line too long with wide spacing', add('<p style="font-family: monospace; white-space: nowrap">Only just room in here so far</p>'), /at 320 pixels: with wide text spacing, the page scrolls/],
  [width, 'a region out of the Tab order', swap(' tabindex="0"', ''), /not in the order of the Tab key/],
  [width, 'a region without name', swap(' aria-label="Shares by year"', ''), /no accessible name/],
  [width, 'a region without role', swap(' role="group"', ''), /no role that lets its name be read/],
  [width, 'a region that keys do not scroll', add('<script>addEventListener("keydown", (event) => event.preventDefault())</script>'), /arrow keys do not scroll `Shares by year`/],
  [width, 'a bar that covers the window', style('header { position: sticky; top: 0; height: 200px; }'), /at 400 per cent zoom: .*covers more than half/],
  [width, 'row headers over their numbers', style('tbody th { position: sticky; left: 0; min-width: 200px; }'), /at 320 pixels: `th` \(England\) stays in view/],

  [keyboard, 'no link to skip with', swap('<a class="skip" href="#main">Skip to the report</a>', ''), /not a link to the main part/],
  [keyboard, 'a link to skip with that leads elsewhere', swap('href="#main"', 'href="#top"'), /not a link to the main part/],
  [keyboard, 'a link to skip with that stays out of sight', swap('.skip:focus { left: 1rem; }', ''), /`Skip to the report` has the focus out of view/],
  [keyboard, 'a focus that does not show', style('a:focus-visible { outline: none !important; }'), /`the other page` shows no focus/],
  [keyboard, 'a pale focus', style('a:focus-visible { outline: 3px solid #eee !important; }'), /colour too near/],
  [keyboard, 'a bar over the focus', style('header { position: fixed; inset: 0; background: #fff; }'), /out of view or covered/],
  [keyboardOnPhoneAndInDark, 'a focus that is pale in the dark', style('@media (prefers-color-scheme: dark) { body { background: #111; } }'), /in the dark: .*colour too near/],
  [keyboard, 'an order of its own', swap('<a href="other.html#there">', '<a tabindex="1" href="other.html#there">'), /not a link to the main part/],
  [keyboard, 'a trap', add('<script>document.querySelector("nav a").onkeydown = (event) => event.preventDefault()</script>'), /`the other page` is not reached/],

  [print, 'contents on paper', swap('nav, .skip, .search {', '.skip, .search {'), /`nav` \(Shares\) is printed/],
  [print, 'a way to skip on paper', swap('nav, .skip, .search {', 'nav, .search {'), /`a` \(Skip to the report\) is printed/],
  [print, 'a search on paper', swap('nav, .skip, .search {', 'nav, .skip {'), /`input` \(\) is printed/],
  [print, 'a table that is cut off', swap('.scroll { overflow: visible; font-size: 6pt; }', 'td { min-width: 9rem; }'), /cut off at its side/],
  [print, 'something wider than the paper', add('<p style="width: 900px">Wide</p>'), /wider than the paper/],
  [print, 'something cut off at its foot', add('<div style="height: 2rem; overflow: auto"><p>One</p><p>Two</p></div>'), /cut off at its foot/],
  [print, 'a picture higher than the paper', style('svg { height: 2000px !important; }'), /higher than the paper/],
  [print, 'white text', style('h1 { color: #fff; }'), /`h1` \(A sound page\) is too pale/],
  [print, 'a part for the screen alone', style('@media print { table { display: none; } }'), /on the screen and not on paper/],
  [print, 'a bar on every page', style('@media print { header { position: fixed; } }'), /on every page/],

  [alone.withoutScripts, 'text from a script', add('<p id="late"></p><script>late.textContent = "Only now"</script>'), /`Only now` is not there/],
  [alone.withoutScripts, 'a part of a script, and no word of what to do instead', add('<p id="part" hidden>For scripts</p><script>part.hidden = false</script>'), /`For scripts` is not there/],
  [alone.withoutScripts, 'text from a script, and a word on another part', add('<p id="late"></p><noscript><a href="other.html">All</a></noscript><script>late.textContent = "Only now"</script>'), /`Only now` is not there/],
  [alone.withoutScripts, 'a search that needs a script', add('<form><label>Search <input></label></form>'), /`input` is shown and does nothing/],
  [alone.withoutScripts, 'a button that needs a script', add('<button type="button">Search</button>'), /`Search` is shown and does nothing/],

  [alone.requests, 'a picture from elsewhere', add('<img src="http://127.0.0.1:9/a.png" alt="A">'), /asks for `http:\/\/127.0.0.1:9\/a.png`/],
  [alone.requests, 'a style from elsewhere', style('@import "http://127.0.0.1:9/a.css";'), /names `http:\/\/127.0.0.1:9\/a.css`/],
  [alone.requests, 'a request from a script', add('<script>fetch("http://127.0.0.1:9/count").catch(() => {})</script>'), /asks for `http:\/\/127.0.0.1:9\/count`/],
  [alone.requests, 'a host told beforehand', swap('<style>', '<link rel="preconnect" href="http://127.0.0.1:9/"><style>'), /names `http:\/\/127.0.0.1:9\/`/],
  [alone.requests, 'a file outside its folder', add('<img src="../../outside.png" alt="A">'), /asks for `file:.*outside.png`/],
];

let browser;
let root;
before(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'pages-'))) + sep;
  browser = await launch();
});
after(async () => {
  await browser.close();
  rmSync(root, { recursive: true });
});

/** Writes a page, and one that it links to, in a folder of their own below the root: its address. */
function written(name, page) {
  const folder = join(root, name.replaceAll(' ', '-'));
  mkdirSync(join(folder, 'folder'), { recursive: true });
  writeFileSync(join(folder, 'other.html'), SOUND.replace('id="shares"', 'id="there"').replaceAll('#shares', '#there'));
  writeFileSync(join(folder, 'page.html'), page);
  return pathToFileURL(join(folder, 'page.html')).href;
}

describe('a sound page', { concurrency: availableParallelism() }, () => {
  for (const [says, check] of Object.entries(CHECKS)) {
    test(says, async () => assert.deepEqual(await check(browser, written(`sound ${says}`, SOUND), root), []));
  }
});

describe('a page may have', { concurrency: availableParallelism() }, () => {
  for (const [check, what, markup] of [
    [alone.withoutScripts, 'a part of a script, if it says what to do instead', '<p id="part" hidden>For scripts</p><noscript><p>Without JavaScript: <a href="other.html">all of them</a></p></noscript><script>part.hidden = false</script>'],
    [print, 'an empty element for the screen alone', '<style>@media print { .state { display: none; } }</style><p class="state" role="status"></p>'],
  ]) {
    test(what, async () => assert.deepEqual(await check(browser, written(`${check.name} ${what}`, add(markup)(SOUND)), root), []));
  }
});

describe('a page is refused for', { concurrency: availableParallelism() }, () => {
  for (const [check, what, breakIt, says] of BROKEN) {
    test(what, async () => {
      const broken = breakIt(SOUND);
      assert.notEqual(broken, SOUND, 'the page was not changed');
      const findings = await check(browser, written(`${check.name} ${what}`, broken), root);
      assert.match(findings.join('\n'), says);
    });
  }
});
