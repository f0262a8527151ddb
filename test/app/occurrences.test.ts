import { expect, test } from 'vitest';
import { createOccurrences, isOccurrence } from '../../src/app/occurrences.ts';
import { asRuleId } from '../../src/model/ids.ts';
import type { FactRecord } from '../../src/store/batch.ts';

const PRESSED = asRuleId('pressed');

const open = () => {
  const rows = new Map<string, FactRecord>();
  const fact = (record: FactRecord) => void rows.set(`${record.device} ${record.fact}`, record);
  const restart = () => {
    const again = createOccurrences({ fact });
    for (const row of rows.values()) again.restore(row);
    return again;
  };
  return { occurrences: createOccurrences({ fact }), rows, restart };
};

test('an occurrence is known from the moment that it is asked for, of its own rule', () => {
  const { occurrences } = open();
  expect(occurrences.isKnown(PRESSED, 'e1')).toBe(false);
  expect(occurrences.isKnown(PRESSED, 'e1')).toBe(true);
  expect(occurrences.isKnown(asRuleId('other'), 'e1')).toBe(false);
});

test('the newest thousand are known, and no more are stored', () => {
  const { occurrences, rows } = open();
  for (let index = 0; index < 2500; index++) occurrences.isKnown(PRESSED, `e${index}`);
  expect(rows.size).toBe(1000);
  expect([occurrences.isKnown(PRESSED, 'e1500'), occurrences.isKnown(PRESSED, 'e2499')]).toEqual([true, true]);
  expect(occurrences.isKnown(PRESSED, 'e1499')).toBe(false);
});

test('a restart goes on where the last run stopped: the oldest goes first', () => {
  const { occurrences, restart } = open();
  for (let index = 0; index < 1200; index++) occurrences.isKnown(PRESSED, `e${index}`);
  const again = restart();
  expect(again.isKnown(PRESSED, 'e200')).toBe(true);
  expect(again.isKnown(PRESSED, 'new')).toBe(false);
  expect(again.isKnown(PRESSED, 'e200')).toBe(false);
  expect(again.isKnown(PRESSED, 'e202')).toBe(true);
});

test('what is stored of them is no fact of any device, and goes with the rule', () => {
  const { occurrences, rows } = open();
  occurrences.isKnown(PRESSED, 'e1');
  const [row] = rows.values();
  if (!row) throw new Error('nothing stored');
  expect(isOccurrence(row)).toBe(true);
  occurrences.forget(PRESSED);
  expect([occurrences.takeForgotten(), occurrences.takeForgotten(), occurrences.rules()]).toEqual([
    [{ source: row.source, device: row.device }],
    [],
    [],
  ]);
});
