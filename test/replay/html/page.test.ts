import { expect, test } from 'vitest';
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
    ...{ rule: name, key: name, device: name, alarms },
    messages: [{ at: START, on: 'raise', target: name, text: name }],
    signals: [
      {
        name,
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
  return drawPage({
    report: createReport(history, { toLocal, smsPrice: 0.05 }),
    history,
    plots: [plot],
    toLocal,
    zone,
  });
};

test('a page draws the signal, its limits, marks and messages', () => {
  const html = page('hot');
  const counts = [
    'polyline',
    'line class="limit raise"',
    'line class="limit end"',
    'path class="raise"',
    'path class="clear"',
    'circle',
  ];
  expect(counts.map((tag) => html.split(`<${tag}`).length - 1)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(html).toContain('raised &gt; 80'.replace('&gt;', '&#62;'));
  expect(html).toContain('<td>2026-01-12 00:00:00</td>');
});

test('whatever things are called, nothing but the page itself is run or fetched', () => {
  const html = page(EVIL);
  expect(html).not.toMatch(/<script|"1"|https?:|src=|href=|@import|url\(/);
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
  expect(page('hot', 10_000).split('<tr>').length).toBeLessThan(250);
});
