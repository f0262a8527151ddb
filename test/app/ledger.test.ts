import { expect, test } from 'vitest';
import { createLedger, type Ledger } from '../../src/app/ledger.ts';
import { asKey } from '../../src/model/ids.ts';
import { activation, alarm, batch, fact, heard, notification, obligation, transition } from '../store/samples.ts';

test('an empty ledger is an empty batch', () => {
  const ledger = createLedger();
  expect([ledger.isEmpty(), ledger.take()]).toEqual([true, batch()]);
});

test.each<[what: string, write: (ledger: Ledger) => void]>([
  ['an alarm', (ledger) => ledger.alarm(alarm())],
  ['a transition', (ledger) => ledger.transition(transition('a1', { number: 1 }))],
  ['an obligation', (ledger) => ledger.obligations([obligation('a1')])],
  ['a fact', (ledger) => ledger.fact(fact('door'))],
  ['a device heard', (ledger) => ledger.heard(heard('f7'))],
])('%s alone is worth a commit', (_what, write) => {
  const ledger = createLedger();
  write(ledger);
  expect(ledger.isEmpty()).toBe(false);
  ledger.take();
  expect(ledger.isEmpty()).toBe(true);
});

test('of anything decided twice the last state is taken, in the order of the first', () => {
  const ledger = createLedger();
  const pending = { state: 'pending', sinceObservedAt: 1, sinceWatchedAt: 1, dueAt: 9, activation: null } as const;
  ledger.alarm(alarm({ alarm: pending }));
  ledger.alarm(alarm({ key: asKey('other') }));
  ledger.alarm(alarm({ alarm: null }));
  ledger.activation(activation('a1', { state: 'active' }));
  ledger.activation(activation('a1', { state: 'cleared' }));
  ledger.obligations([obligation('a1', { told: 'nothing' }), obligation('a1', { entry: 1 })]);
  ledger.obligations([obligation('a1', { told: 'over' })]);
  ledger.fact(fact('door', { value: 1 }));
  ledger.fact(fact('door', { value: 2 }));
  ledger.heard(heard('f7', { receivedAt: 1 }));
  ledger.heard(heard('f7', { receivedAt: 2 }));
  expect(ledger.take()).toEqual(
    batch({
      alarms: [alarm({ alarm: null }), alarm({ key: asKey('other') })],
      activations: [activation('a1', { state: 'cleared' })],
      obligations: [obligation('a1', { told: 'over' }), obligation('a1', { entry: 1 })],
      facts: [fact('door', { value: 2 })],
      heard: [heard('f7', { receivedAt: 2 })],
    }),
  );
});

test('every transition and every notification is kept, in order', () => {
  const ledger = createLedger();
  ledger.transition(transition('a1', { number: 1 }));
  ledger.transition(transition('a1', { number: 2 }));
  ledger.notifications([notification('1'), notification('2')]);
  ledger.notifications([notification('3')]);
  const { transitions, notifications } = ledger.take();
  expect(transitions.map(({ number }) => number)).toEqual([1, 2]);
  expect(notifications).toHaveLength(3);
});

test('what was taken is not taken again', () => {
  const ledger = createLedger();
  ledger.fact(fact('door', { value: 1 }));
  ledger.take();
  ledger.heard(heard('f7'));
  expect(ledger.take()).toEqual(batch({ heard: [heard('f7')] }));
});
