import { expect, test } from 'vitest';
import { listenForHangUp } from '../../src/cli/hang-up.ts';

/** A process that hears SIGHUP by `listeners`; without any it would end. */
const given = (isTTY?: boolean) => {
  const listeners = new Set<() => void>();
  const hangUps = listenForHangUp({
    onHangUp: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stdout: { write: () => {}, ...(isTTY !== undefined && { isTTY }) },
  });
  const told: string[] = [];
  return {
    ...{ hangUps, listeners, told },
    hangUp: () => {
      for (const listener of listeners) listener();
    },
    tell: (name: string) => hangUps.tell(() => told.push(name)),
  };
};

test('at a terminal nobody listens: the terminal is gone, and with it the process', () => {
  expect(given(true).listeners.size).toBe(0);
});

test.each([undefined, false])('without a terminal (%s) each one is told', (isTTY) => {
  const { hangUp, tell, told } = given(isTTY);
  tell('reload');
  hangUp();
  hangUp();
  expect(told).toEqual(['reload', 'reload']);
});

test('one that comes while nobody can be told is told once, as soon as somebody can', () => {
  const { hangUp, tell, told } = given();
  hangUp();
  hangUp();
  expect(told).toEqual([]);
  tell('reload');
  tell('later');
  expect(told).toEqual(['reload']);
});

test('after the end the process hears no more of it', () => {
  const { hangUps, listeners } = given();
  hangUps.stop();
  expect(listeners.size).toBe(0);
});
