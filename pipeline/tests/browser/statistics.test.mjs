// The statistics of the page for comparing against those of the program: PROGRAM is its path. With SITE, the folder of a
// site, the gaps that its data give against those that the program prints.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import vm from 'node:vm';

const SCRIPT = new URL('../../../report-templates/site/statistics.js', import.meta.url);
const program = process.env.PROGRAM;
const site = process.env.SITE;
const without = (input) => (input ? false : 'its input is not set');
const EXACT = 1e-9;

vm.runInThisContext(readFileSync(SCRIPT, 'utf8'));
const { share, difference, within, between, verdict, NINETY_FIVE, NINETY_NINE_POINT_EIGHT } = globalThis.raceEquityStatistics;

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'statistics-'));
});
after(() => rmSync(folder, { recursive: true }));

/** The rows that the program answers a query with. */
function query(sql) {
  writeFileSync(join(folder, 'query.sql'), sql);
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 };
  return JSON.parse(execFileSync(program, ['query', '--quiet', '--format', 'json', '--file', 'query.sql'], options));
}

function close(actual, expected, about) {
  for (const key of ['value', 'lower', 'upper']) {
    const same = Math.abs(actual[key] - expected[key]) <= EXACT;
    assert.ok(same, `${about}: ${key} is ${actual[key]}, and ${expected[key]} in the program`);
  }
}

/** Numbers from 0 to 1 that are the same in every run. */
function* numbers(seed) {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Counts of very different sizes, with none and all counted among them. */
function counts(number, seed) {
  const next = numbers(seed);
  const draw = () => next.next().value;
  return Array.from({ length: number }, (_, at) => {
    const of = 1 + Math.floor(10 ** (5 * draw()));
    const kinds = [0, of, Math.min(1, of), Math.max(of - 1, 0)];
    return [at % 3 === 0 ? kinds[Math.floor(4 * draw())] : Math.floor(draw() * (of + 1)), of];
  });
}

const values = (rows) => rows.map((row, at) => `(${[at, ...row.flat()].join(', ')})`).join(', ');

describe('statistics.js and the program', { skip: without(program) }, () => {
  test('agree on the interval of a share', () => {
    const cases = counts(2000, 1);
    const rows = query(`SELECT a, wilson(n, d, 0.95) AS low, wilson(n, d, 0.998) AS high FROM (VALUES ${values(cases)}) AS t(a, n, d) ORDER BY a`);
    assert.equal(rows.length, cases.length);
    cases.forEach((own, at) => {
      close(share(own, NINETY_FIVE), rows[at].low, `${own} at 95 per cent`);
      const wide = share(own, NINETY_NINE_POINT_EIGHT);
      close(wide, rows[at].high, `${own} at 99.8 per cent`);
    });
  });

  test('agree on the difference of two shares', () => {
    const cases = counts(2000, 2).map((first, at, all) => [first, all[(at * 7 + 3) % all.length]]);
    const rows = query(`SELECT a, compare_shares(n, d, m, e) AS c FROM (VALUES ${values(cases)}) AS t(a, n, d, m, e) ORDER BY a`);
    let [clear, strong] = [0, 0];
    cases.forEach(([one, other], at) => {
      const { c } = rows[at];
      const own = difference(one, other);
      close(own, c, `${one} and ${other}`);
      assert.equal(verdict(own), c.verdict, `${one} and ${other}`);
      const isStrong = c.verdict !== 'similar' && verdict(difference(one, other, NINETY_NINE_POINT_EIGHT)) === c.verdict;
      assert.equal(isStrong, c.strong, `${one} and ${other}`);
      clear += c.verdict !== 'similar';
      strong += c.strong;
    });
    assert.ok(clear > 100 && clear < cases.length - 100 && strong > 100 && strong < clear, `${clear} clear, ${strong} strong`);
  });

  test('agree on the difference of two gaps', () => {
    const all = counts(4000, 3);
    const cases = Array.from({ length: 2000 }, (_, at) => [0, 1, 2, 3].map((step) => all[(at * 4 + step * 977) % all.length]));
    const rows = query(`SELECT a, compare_gaps(n, d, m, e, o, f, p, g) AS c FROM (VALUES ${values(cases)}) AS t(a, n, d, m, e, o, f, p, g) ORDER BY a`);
    cases.forEach((four, at) => {
      const own = between(difference(four[0], four[1]), difference(four[2], four[3]));
      close(own, rows[at].c, four.join(' '));
      assert.equal(verdict(own), rows[at].c.verdict, four.join(' '));
    });
  });

  test('agree on the gap within trusts, and on the difference of two', () => {
    const all = counts(3000, 4);
    // Groups of one to twelve trusts; in every tenth no person is counted, in the next every person.
    const trusts = Array.from({ length: 1400 }, (_, at) => {
      const group = Math.floor(at / 7) + (at % 5);
      const four = [...all[at], ...all[at + 1500]];
      if (group % 10 === 0) four[0] = four[2] = 0;
      if (group % 10 === 1) [four[0], four[2]] = [four[1], four[3]];
      return [group, ...four];
    });
    const rows = query(`
      WITH made AS (
        SELECT k, strata(n, d, m, e) AS s FROM (VALUES ${values(trusts)}) AS t(a, k, n, d, m, e) GROUP BY k
      )
      SELECT one.k, one.s['trusts'] AS trusts, CAST(one.s['gap'] AS DOUBLE) AS gap, CAST(one.s['weight'] AS DOUBLE) AS weight,
             CAST(one.s['sato_p'] AS DOUBLE) AS p, CAST(one.s['sato_q'] AS DOUBLE) AS q,
             one.s['group_numerator'] AS n1, one.s['group_denominator'] AS d1,
             one.s['reference_numerator'] AS n0, one.s['reference_denominator'] AS d0,
             gap_within(one.s) AS own, compare_gaps_within(one.s, other.s) AS c
      FROM made AS one JOIN made AS other ON other.k = (one.k + 1) % 204 ORDER BY one.k`);
    assert.equal(rows.length, 204);
    const gaps = (row, z) => within({ ...row, pooled: [row.n1, row.d1, row.n0, row.d0] }, z);
    rows.forEach((row, at) => {
      close(gaps(row), row.own, `group ${row.k}`);
      const next = rows[(at + 1) % rows.length];
      const own = between(gaps(row), gaps(next));
      close(own, row.c, `groups ${row.k} and ${next.k}`);
      assert.equal(verdict(own), row.c.verdict);
      const wide = between(gaps(row, NINETY_NINE_POINT_EIGHT), gaps(next, NINETY_NINE_POINT_EIGHT));
      assert.equal(verdict(own) !== 'similar' && verdict(wide) === verdict(own), row.c.strong);
    });
  });

  test('have no value without people', () => {
    assert.equal(share([0, 0]), undefined);
    assert.equal(difference([0, 0], [1, 2]), undefined);
    assert.equal(between(undefined, difference([1, 2], [1, 3])), undefined);
    assert.equal(query('SELECT compare_shares(0, 0, 1, 2) AS c')[0].c.status, 'empty_denominator');
  });
});

test('the counts of the site give the gaps that the program prints', { skip: without(site) }, () => {
  const compared = join(site, 'compare');
  assert.ok(existsSync(compared), `\`${site}\` has no page for comparing`);
  const places = {};
  const context = { raceEquityCompare: { add: (_, value) => Object.assign(places, value.parts ? {} : value.places) } };
  for (const name of readdirSync(compared).filter((file) => file.endsWith('.js'))) {
    vm.runInNewContext(readFileSync(join(compared, name), 'utf8'), context);
  }
  let checked = 0;
  for (const [code, place] of Object.entries(places)) {
    for (const [indicator, figure] of Object.entries(place.figures)) {
      if (!figure.bme.counts || !figure.white.counts) continue;
      const pooled = [...figure.bme.counts, ...figure.white.counts];
      const own = figure.sums
        ? within({ trusts: figure.trusts, pooled, ...figure.sums })
        : difference(pooled.slice(0, 2), pooled.slice(2));
      const expected = { value: figure.gap / 100, lower: figure.lower / 100, upper: figure.upper / 100 };
      close(own, expected, `${code}, indicator ${indicator}`);
      checked += 1;
    }
  }
  assert.ok(checked > 500, `only ${checked} gaps were checked`);
});
