import { expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { examineHost } from '../../src/doctor/examine-host.ts';

const clock = createVirtualClock(Date.parse('2026-11-22T12:00:00Z'));

test('the host says its versions and its time', () => {
  expect(examineHost({ zones: ['Europe/Oslo'], clock }).map(({ level, area }) => `${level} ${area}`)).toEqual([
    'ok node',
    'ok zones',
    'ok clock',
  ]);
  expect(examineHost({ zones: [], clock })[2]?.found).toContain('2026-11-22T12:00:00.000Z');
});

test('a zone that it knows nothing of is a fault', () => {
  expect(examineHost({ zones: ['Mars/Base'], clock })[1]).toMatchObject({
    level: 'fail',
    found: 'no data of Mars/Base',
  });
});
