import { describe, expect, test } from 'vitest';
import { createTroubles } from '../../src/app/troubles.ts';
import type { Reading } from '../../src/model/reading.ts';

const given = () => {
  const readings: Reading[] = [];
  let now = 0;
  const troubles = createTroubles({ now: () => ++now, submit: (reading) => readings.push(reading) });
  return { troubles, readings, said: () => readings.map(({ device, facts }) => [device, facts.troubled]) };
};

test('a trouble is a reading about its subject, from a source of its own', () => {
  const { troubles, readings } = given();
  troubles.say('tocsin.rules-refused', 'rules/cold.yaml', true, 'line 3 is wrong');
  expect(readings).toMatchObject([
    {
      ...{ source: 'tocsin.rules-refused', device: 'rules/cold.yaml', observedAt: 1, receivedAt: 1, retained: false },
      facts: { troubled: true, detail: 'line 3 is wrong' },
    },
  ]);
});

test('said again it changes nothing', () => {
  const { troubles, said } = given();
  for (const troubled of [false, true, true, false, false, true]) {
    troubles.say('tocsin.broker-lost', 'broker', troubled, '');
  }
  expect(said()).toEqual([
    ['broker', true],
    ['broker', false],
    ['broker', true],
  ]);
});

describe('subjects', () => {
  test('are those of one trouble, as long as they are in it', () => {
    const { troubles } = given();
    troubles.say('tocsin.rules-refused', 'a', true, '');
    troubles.say('tocsin.rules-refused', 'b', true, '');
    troubles.say('tocsin.rule-blind', 'c', true, '');
    troubles.say('tocsin.rules-refused', 'a', false, '');
    expect(troubles.subjects('tocsin.rules-refused')).toEqual(['b']);
  });

  test('of an earlier run stand until it is said that they are over', () => {
    const { troubles, said } = given();
    troubles.assume('tocsin.broker-lost', 'broker');
    troubles.say('tocsin.broker-lost', 'broker', true, '');
    expect([troubles.subjects('tocsin.broker-lost'), said()]).toEqual([['broker'], []]);
    troubles.say('tocsin.broker-lost', 'broker', false, '');
    expect(said()).toEqual([['broker', false]]);
  });
});
