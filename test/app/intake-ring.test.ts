import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createIntakeRing, type IntakeRing } from '../../src/app/intake-ring.ts';
import { message } from './small-world.ts';

const CAPACITY = 1000;

const sent = (packetId: number, payload = `${packetId}`, dup = false) =>
  message('cold/oslo/f7/telemetry', payload, { packetId, dup });

const seen = (ring: IntakeRing, ...packetIds: readonly number[]) => {
  for (const packetId of packetIds) ring.isRedelivered(sent(packetId));
  return ring;
};

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('a message is known again', () => {
  test('when it comes with DUP, its packet identifier and its payload', () => {
    expect(seen(createIntakeRing(null), 1).isRedelivered(sent(1, '1', true))).toBe(true);
  });

  test('as often as it comes', () => {
    const ring = seen(createIntakeRing(null), 1);
    expect([1, 2, 3].map(() => ring.isRedelivered(sent(1, '1', true)))).toEqual([true, true, true]);
  });

  test('after a restart', () => {
    const ring = createIntakeRing(seen(createIntakeRing(null), 1, 2).toBytes());
    expect(ring.isRedelivered(sent(2, '2', true))).toBe(true);
  });

  test('as long as a broker may have it in flight, restarts or not', () => {
    const half = seen(createIntakeRing(null), ...upTo(600)).toBytes();
    const ring = seen(createIntakeRing(half), ...upTo(CAPACITY).slice(600));
    expect(upTo(CAPACITY).every((id) => ring.isRedelivered(sent(id, `${id}`, true)))).toBe(true);
  });

  test('though the same identifier and payload were seen long before, too', () => {
    const others = upTo(CAPACITY).map((id) => id + 100);
    const ring = seen(createIntakeRing(null), 7, ...others.slice(0, 499), 7, ...others.slice(499));
    expect(ring.isRedelivered(sent(7, '7', true))).toBe(true);
  });
});

describe('a message is new', () => {
  const known = () => seen(createIntakeRing(null), 1);
  test.each([
    ['without DUP: the identifier is used again', sent(1)],
    ['with another payload under the same identifier', sent(1, 'other', true)],
    ['with another identifier', sent(2, '1', true)],
    ['at QoS 0, which has no identifier', sent(0, '1', true)],
    ['on another topic', { ...sent(1, '1', true), topic: 'cold/oslo/f8/telemetry' }],
  ])('%s', (_sentence, again) => {
    expect(known().isRedelivered(again)).toBe(false);
  });

  test('when more were decided since than can be in flight', () => {
    const ring = seen(createIntakeRing(null), ...upTo(CAPACITY + 1));
    expect([2, 1].map((id) => ring.isRedelivered(sent(id, `${id}`, true)))).toEqual([true, false]);
  });

  test('once its identifier was used for another', () => {
    const ring = seen(createIntakeRing(null), 1);
    ring.isRedelivered(sent(1, 'next'));
    expect(ring.isRedelivered(sent(1, '1', true))).toBe(false);
  });

  test('when what was stored is no ring', () => {
    expect(createIntakeRing(new Uint8Array(3)).isRedelivered(sent(1, '1', true))).toBe(false);
  });
});

test('a restart changes nothing, whatever was seen', () => {
  const messages = fc.array(
    fc.record({ packetId: fc.integer({ min: 1, max: 20 }), payload: fc.constantFrom('a', 'b') }),
    {
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(messages, fc.nat(60), (list, at) => {
      const through = createIntakeRing(null);
      let restarted = createIntakeRing(null);
      for (const [index, { packetId, payload }] of list.entries()) {
        if (index === at) restarted = createIntakeRing(restarted.toBytes());
        for (const ring of [through, restarted]) ring.isRedelivered(sent(packetId, payload));
      }
      const answers = (ring: IntakeRing) =>
        upTo(20).flatMap((id) => ['a', 'b'].map((payload) => ring.isRedelivered({ ...sent(id, payload), dup: true })));
      const bytes = [...through.toBytes()];
      expect([...restarted.toBytes()]).toEqual(bytes);
      expect(answers(restarted)).toEqual(answers(through));
    }),
  );
});

test('a broker that may send more before it is acknowledged is remembered for as many', () => {
  const ids = Array.from({ length: 3000 }, (_, index) => index + 1);
  const ring = createIntakeRing(null, 3000);
  for (const id of ids) ring.isRedelivered(sent(id, '1'));
  expect(ids.every((id) => createIntakeRing(ring.toBytes(), 3000).isRedelivered(sent(id, '1', true)))).toBe(true);
});

test('of a larger ring of an earlier run the newest are kept', () => {
  const larger = createIntakeRing(null, 3000);
  for (let id = 1; id <= 3000; id++) larger.isRedelivered(sent(id, '1'));
  const ring = createIntakeRing(larger.toBytes());
  expect([ring.isRedelivered(sent(3000, '1', true)), ring.isRedelivered(sent(2000, '1', true))]).toEqual([true, false]);
});
