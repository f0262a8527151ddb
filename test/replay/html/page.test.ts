import { expect, test } from 'vitest';
import { compareHistories } from '../../../src/replay/difference.ts';
import type { ReplayedAlarm } from '../../../src/replay/history.ts';
import { drawPlot } from '../../../src/replay/html/draw-plot.ts';
import { drawPage } from '../../../src/replay/html/page.ts';
import type { Plot } from '../../../src/replay/plot.ts';
import { createReport } from '../../../src/replay/report.ts';
import { alarm, HOUR, historyOf, MINUTE, START, told } from '../replayed.ts';

const EVIL = `<script>alert("1")</script>'&\u0007`;

const page = (name: string, count = 1) => {
  const alarms = Array.from({ length: count }, (_, index) =>
    alarm(index * HOUR, index * HOUR + MINUTE, { rule: name, key: name, device: name }),
  );
  const history = historyOf(
    alarms,
    alarms.map((one) => told(one, 0, { target: name, text: name })),
  );
  const plot: Plot = {
    ...{ rule: name, key: name, device: name, alarms: alarms.slice(0, 150) },
    messages: [{ at: START, on: 'raise', target: name, text: name }],
    total: { alarms: count, messages: count },
    signals: [
      {
        ...{ name, definition: name },
        beneath: { name, points: [[START, 2]] },
        points: [
          [START, 1],
          [START + HOUR, 90],
        ],
        limits: [
          { operator: 'greaterThan', value: 80, for: 'raise' },
          { operator: 'lessThanInclusive', value: 75, for: 'end' },
        ],
      },
    ],
  };
  const [toLocal, zone] = [(at: number) => at, 'UTC'];
  const figures = { before: 9, after: 1, longestLostMs: 0, addedDelayMs: MINUTE, for: MINUTE, deadbands: {} };
  return drawPage({
    ...{ history, toLocal, zone, plots: [plot, { ...plot, signals: [] }] },
    subject: { files: [name], rules: [name], ruleCount: 1, against: [name] },
    report: createReport(history, { toLocal, smsPrice: 0.05 }),
    difference: compareHistories(beforeOf(alarms, name), history, 0.05),
    proposals: { keepMs: MINUTE, suggestions: [{ rule: name, yaml: name, ...figures }] },
  });
};

/** The first is there too, but later and with another text; one is gone; all others are new. */
const beforeOf = (alarms: readonly ReplayedAlarm[], name: string) => {
  const [first] = alarms;
  const gone = alarm(-HOUR, -MINUTE, { rule: name, key: name });
  if (!first) return historyOf([gone]);
  const moved = { ...first, id: 'moved', raisedAt: first.raisedAt + 1000 };
  return historyOf([gone, moved], [told(moved, 1000, { target: name, text: `not ${name}` })]);
};

const countOf = (html: string, names: readonly string[]) => names.map((name) => html.split(name).length - 1);

test('a page draws the signal, what it is derived from, its limits, marks and messages', () => {
  const html = page('hot').slice(page('hot').indexOf('<article>'));
  const once = [
    '<polyline class="signal"',
    '<polyline class="beneath"',
    '<line class="limit raise"',
    '<line class="limit end"',
  ];
  expect(countOf(html, once)).toEqual([1, 1, 1, 1]);
  // Beside the signal there is a strip: what a rule that compares nothing with a limit has instead.
  expect(countOf(html, ['class="raised"', 'class="ended"', '<circle', '<rect class="active warning"'])).toEqual([
    2, 2, 2, 2,
  ]);
  expect(html).toContain('raised &#62; 80');
  expect(html).toContain('<desc id="plot-0-0-more">2026-01-12 00:00:00 to 2026-01-14 00:00:00; from 1 to 90;');
});

test('devices whose clocks are years behind are drawn over their own times', () => {
  const plot = drawPlot(
    { ...OLD, alarms: [], messages: [{ at: START, on: 'raise', target: 'lead', text: 'hot' }] },
    { showTime: (at) => `${(at - START) / HOUR} h`, toLocal: (at) => at, zone: 'UTC', span: SPAN, place: 3 },
  );
  expect(plot).toContain('<p class="axis">-900 h to -899 h by the clock of UTC');
  expect(plot).toContain('<circle class="told raise" cx="100%"');
});

const SPAN = { from: START, to: START + HOUR };

const OLD: Omit<Plot, 'alarms' | 'messages'> = {
  ...{ rule: 'hot', key: 'p1', device: 'p1', total: { alarms: 0, messages: 1 } },
  signals: [
    {
      ...{ name: 't', definition: null, beneath: null, limits: [] },
      points: [
        [START - 900 * HOUR, 1],
        [START - 899 * HOUR, 2],
      ],
    },
  ],
};

test('a page says what a change of rules and what the proposals come to', () => {
  const html = page('hot', 2);
  const rowOf = (...cells: readonly string[]) => `${cells.map((cell) => `<td${cell}</td>`).join('')}</tr>`;
  expect(html).toContain('alarms: 1 added, 1 removed, 1 moved, 0 the same');
  expect(html).toContain(rowOf(' class="number">1', ' class="number">2', ' class="number">+1'));
  expect(html).toContain('2026-01-12 00:00:01 (now 1 s earlier)');
  expect(html).toContain('<td class="long">not hot</td>');
  expect(html).toContain('<pre tabindex="0">hot</pre>');
});

test('whatever things are called, nothing but the page itself is run or fetched', () => {
  const html = page(EVIL);
  expect(html).not.toMatch(/<script|alert\("|https?:|src=|href=|@import|url\(/);
  expect(html).not.toContain('\u0007');
  expect(html).toContain('&#60;script&#62;');
  expect(html).toContain(`default-src 'none'`);
});

test('its tags are closed in order', () => {
  const open: string[] = [];
  const html = page(EVIL).replace(/<!doctype html>|<meta[^>]*>|<style>[\s\S]*?<\/style>/g, '');
  for (const [, end, name = '', selfClosed] of html.matchAll(/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/g)) {
    if (selfClosed) continue;
    if (end) expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
});

test('it is no larger for ten thousand alarms than for some hundred', () => {
  expect(page('hot', 10_000).length).toBeLessThan(6_000_000);
  expect(page('hot', 10_000).split('<tr>').length).toBeLessThan(450);
});
