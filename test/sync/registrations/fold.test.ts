import { describe, expect, test } from 'vitest';
import { createHeard, topicOf } from './broker.ts';

const ANA = topicOf('ana');
const token = (address: string, over: object = {}) => ({ BindingType: 'fcm', Address: address, ...over });

test('what is published is wanted, and no longer when it is taken back', () => {
  const heard = createHeard();
  expect(heard.live(ANA, token('t1', { Tag: ['b', 'a'] })).kind).toBe('changed');
  expect(heard.bindings()).toEqual(['ana fcm t1 a b']);
  expect(heard.live(ANA, '').kind).toBe('changed');
  expect(heard.bindings()).toEqual([]);
  expect(heard.takenBack()).toEqual({ 'fcm:t1': 'unregistered' });
});

test('the newer takes the place of the older at one topic', () => {
  const heard = createHeard();
  heard.live(ANA, token('t1'));
  heard.live(ANA, token('t2'));
  expect(heard.bindings()).toEqual(['ana fcm t2']);
});

test('the older was taken back by its own phone, until its binding is deleted or another phone has it', () => {
  const heard = createHeard();
  heard.live(ANA, token('t1'));
  heard.live(ANA, token('t2'));
  heard.fold({ type: 'forget', owned: new Set(['fcm:t1', 'fcm:t2']) });
  expect(heard.takenBack()).toEqual({ 'fcm:t1': 'left-source' });
  heard.live(topicOf('bo'), token('t1'));
  expect(heard.takenBack()).toEqual({});
  heard.fold({ type: 'forget', owned: new Set(['fcm:t1', 'fcm:t2']) });
  heard.connect({ [ANA]: token('t2') });
  expect(heard.takenBack()).toEqual({ 'fcm:t1': 'vanished' });
});

test('taking back what was never there changes nothing', () => {
  const heard = createHeard();
  expect(heard.live(ANA, '')).toEqual({ kind: 'none', rows: [], fault: null });
});

describe('renewal', () => {
  const renewedAt = (heard: ReturnType<typeof createHeard>) => heard.list().listing.bindings[0]?.renewedAt;

  test('is to be published again, the same or not', () => {
    const heard = createHeard();
    heard.live(ANA, token('t1'));
    heard.pass(500);
    expect(heard.live(ANA, token('t1')).kind).toBe('renewed');
    expect(renewedAt(heard)).toBe(1500);
    heard.pass(500);
    expect(heard.live(ANA, token('t1', { Tag: 'a' })).kind).toBe('changed');
    expect(renewedAt(heard)).toBe(2000);
  });

  test('is not to be retained as before', () => {
    const heard = createHeard();
    heard.live(ANA, token('t1'));
    heard.pass(500);
    expect(heard.retained(ANA, token('t1'))).toEqual({ kind: 'none', rows: [], fault: null });
    expect(renewedAt(heard)).toBe(1000);
  });

  test('is what is retained and says something else, for it was published while nobody listened', () => {
    const heard = createHeard();
    heard.live(ANA, token('t1'));
    heard.pass(500);
    expect(heard.retained(ANA, token('t2')).kind).toBe('changed');
    expect(renewedAt(heard)).toBe(1500);
  });

  test('is to be retained again after it had vanished or been taken back', () => {
    const heard = createHeard();
    heard.live(ANA, token('t1'));
    heard.connect({});
    expect(heard.ended()).toEqual({ 'ana/pixel': 'vanished' });
    heard.pass(500);
    heard.connect({ [ANA]: token('t1') });
    expect([heard.bindings(), renewedAt(heard)]).toEqual([['ana fcm t1'], 1500]);
    heard.live(ANA, '');
    heard.pass(500);
    heard.connect({ [ANA]: token('t1') });
    expect([heard.bindings(), renewedAt(heard)]).toEqual([['ana fcm t1'], 2000]);
  });
});

describe('expiry', () => {
  test('comes when the ttl is over, and not before', () => {
    const heard = createHeard();
    heard.live(ANA, token('t1', { ttl: 10 }));
    expect(heard.pass(9999).kind).toBe('none');
    expect(heard.pass(1).kind).toBe('changed');
    expect(heard.bindings()).toEqual([]);
    expect(heard.takenBack()).toEqual({ 'fcm:t1': 'expired' });
  });

  test('never comes without a ttl', () => {
    const heard = createHeard();
    heard.live(ANA, token('t1'));
    heard.pass(1e12);
    expect(heard.bindings()).toEqual(['ana fcm t1']);
  });

  test('is not undone by the broker, which still retains it', () => {
    const heard = createHeard();
    const said = token('t1', { ttl: 10 });
    heard.live(ANA, said);
    heard.pass(10_000);
    for (const owned of [['fcm:t1'], [], []]) {
      heard.fold({ type: 'forget', owned: new Set(owned) });
      heard.connect({ [ANA]: said });
      expect(heard.bindings()).toEqual([]);
    }
    heard.connect({});
    heard.fold({ type: 'forget', owned: new Set() });
    expect(heard.ended()).toEqual({});
  });

  test('is undone by being published again, and by a longer ttl', () => {
    const heard = createHeard();
    heard.live(ANA, token('t1', { ttl: 10 }));
    heard.pass(10_000);
    heard.retained(ANA, token('t1', { ttl: 20 }));
    expect(heard.bindings()).toEqual(['ana fcm t1']);
    heard.pass(10_000);
    expect(heard.bindings()).toEqual([]);
    heard.live(ANA, token('t1', { ttl: 20 }));
    expect(heard.bindings()).toEqual(['ana fcm t1']);
  });
});

describe('what the broker no longer retains', () => {
  test('has vanished once all was read', () => {
    const heard = createHeard();
    heard.connect({ [ANA]: token('t1'), [topicOf('bo')]: token('t2') });
    heard.fold({ type: 'asked' });
    heard.retained(ANA, token('t1'));
    expect(heard.bindings()).toEqual(['ana fcm t1', 'bo fcm t2']);
    heard.fold({ type: 'drained', isWhole: true, forgets: false, isKept: false });
    expect(heard.bindings()).toEqual(['ana fcm t1']);
    expect(heard.ended()).toMatchObject({ 'bo/pixel': 'vanished' });
    expect(heard.takenBack()).toEqual({ 'fcm:t2': 'vanished' });
  });

  test.each([
    ['where not all may have come', { isWhole: false }],
    ['where the broker forgets by itself', { forgets: true }],
  ])('stays %s', (_, over) => {
    const heard = createHeard();
    heard.live(ANA, token('t1'));
    heard.connect({}, over);
    expect(heard.bindings()).toEqual(['ana fcm t1']);
  });

  test('is taken back by the phone all the same', () => {
    const heard = createHeard();
    heard.live(ANA, token('t1'));
    heard.connect({});
    heard.live(ANA, '');
    expect(heard.takenBack()).toEqual({ 'fcm:t1': 'unregistered' });
  });
});

describe('a payload that cannot be taken', () => {
  test('changes nothing of what stood there before', () => {
    const heard = createHeard();
    heard.connect({ [ANA]: token('t1') });
    expect(heard.live(ANA, 'garbled').fault).toMatchObject({ file: ANA, message: 'not JSON in UTF-8' });
    expect(heard.live(ANA, 'garbled again').fault).toBe(null);
    expect(heard.list().listing).toMatchObject({ faults: [{ file: ANA }], unclear: new Set() });
    heard.connect({ [ANA]: 'garbled' });
    expect(heard.bindings()).toEqual(['ana fcm t1']);
  });

  test('leaves it unclear what its identity wants where nothing stood there', () => {
    const heard = createHeard();
    heard.connect({ [ANA]: 'garbled' });
    expect(heard.list().listing).toMatchObject({ people: ['ana'], bindings: [], unclear: new Set(['ana']) });
  });

  test.each<[sentence: string, payload: unknown]>([
    ['something good', token('t1')],
    ['nothing', ''],
  ])('is a fault until the topic says %s', (_, payload) => {
    const heard = createHeard();
    heard.connect({ [ANA]: 'garbled' });
    expect(heard.live(ANA, payload).kind).toBe('changed');
    expect(heard.list().listing).toMatchObject({ faults: [], unclear: new Set() });
  });

  test('is a fault until the broker no longer retains it', () => {
    const heard = createHeard();
    heard.connect({ [ANA]: 'garbled' });
    heard.connect({}, { isWhole: false });
    expect(heard.list().listing.faults).toHaveLength(1);
    heard.connect({});
    expect(heard.list().listing.faults).toEqual([]);
  });

  test('at a topic that names nobody leaves nobody unclear', () => {
    const heard = createHeard();
    heard.connect({ 'tocsin/bindings/ana%/pixel': token('t1') });
    expect(heard.list().listing).toMatchObject({ people: [], unclear: new Set() });
    expect(heard.list().listing.faults).toMatchObject([{ message: 'not the topic of a registration' }]);
  });

  test('more than a thousand of them are not all kept, and stop nobody else', () => {
    const heard = createHeard();
    const garbled = Array.from({ length: 1001 }, (_, index) => [topicOf(`p${index}`), 'garbled']);
    heard.connect({ ...Object.fromEntries(garbled), [ANA]: token('t1') });
    expect(heard.list().listing.faults).toHaveLength(1000);
    heard.live(ANA, '');
    expect(heard.takenBack()).toEqual({ 'fcm:t1': 'unregistered' });
    expect(heard.list().listing.unclear).not.toBe('all');
  });

  test('at a topic that names nobody makes nobody unclear', () => {
    const heard = createHeard();
    heard.connect({ 'tocsin/bindings/mallory/%zz': 'garbled' });
    expect(heard.list().listing).toMatchObject({
      unclear: new Set(),
      faults: [{ file: 'tocsin/bindings/mallory/%zz' }],
    });
  });
});

describe('what was not seen again', () => {
  const phones = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [topicOf(`p${index}`), token(`t${index}`)]));

  test.each<[sentence: string, before: number, after: number, isKept: boolean, ended: string]>([
    ['one phone, of a broker that kept our session, was taken back', 1, 0, true, 'unregistered'],
    ['so was one in five', 10, 8, true, 'unregistered'],
    ['more are the doing of a broker that is back at an older state', 10, 7, true, 'vanished'],
    ['whatever it is, of a broker that knows us no more it vanished', 1, 0, false, 'vanished'],
  ])('%s', (_sentence, before, after, isKept, ended) => {
    const heard = createHeard();
    heard.connect(phones(before));
    heard.connect(phones(after), { isKept });
    expect(new Set(Object.values(heard.ended()).filter((one) => one !== null))).toEqual(new Set([ended]));
  });
});

test('ever new names of one identity take nobody else the room', () => {
  const heard = createHeard();
  for (let index = 0; index < 120; index++) {
    heard.live(topicOf('mallory', `p${index}`), { ...token(`t${index}`), ttl: 1 });
    heard.pass(1000);
  }
  expect([heard.state.held.size, heard.list().listing.faults.at(0)?.message]).toEqual([
    100,
    'the identity has 100 endpoints, most of them expired: take those back with an empty message',
  ]);
  heard.live(topicOf('mallory', 'p0'), '');
  heard.fold({ type: 'forget', owned: new Set() });
  heard.live(topicOf('mallory', 'new'), token('t-new'));
  expect(heard.bindings()).toEqual(['mallory fcm t-new']);
});

test('who has no phone left since it expired is still named', () => {
  const heard = createHeard();
  heard.live(ANA, { ...token('t1'), ttl: 60 });
  heard.pass(60_000);
  expect(heard.list().listing).toMatchObject({ people: ['ana'], bindings: [] });
});

describe('twenty endpoints', () => {
  const full = () => {
    const heard = createHeard();
    for (let index = 1; index <= 21; index++) heard.live(topicOf('ana', `p${index}`), token(`t${index}`));
    return heard;
  };

  test('are all that an identity can have', () => {
    const heard = full();
    expect(heard.bindings()).toHaveLength(20);
    expect(heard.list().listing.faults).toMatchObject([
      { file: topicOf('ana', 'p21'), message: 'the identity has 20 endpoints already, and can have no more' },
    ]);
    expect(heard.list().listing.unclear).toBe('all');
    heard.live(topicOf('bo'), token('b'));
    expect(heard.bindings()).toHaveLength(21);
  });

  test.each<[sentence: string, leave: (heard: ReturnType<typeof full>) => void]>([
    ['is taken back', (heard) => heard.live(topicOf('ana', 'p1'), '')],
    [
      'is no longer retained',
      (heard) => {
        const kept = Array.from({ length: 20 }, (_, index) => [
          topicOf('ana', `p${index + 2}`),
          token(`t${index + 2}`),
        ]);
        heard.connect(Object.fromEntries(kept));
      },
    ],
  ])('have room for the next when one %s', (_, leave) => {
    const heard = full();
    leave(heard);
    expect(heard.bindings()).toHaveLength(20);
    expect(heard.bindings()).toContain('ana fcm t21');
    expect(heard.list().listing.faults).toEqual([]);
  });

  test.each<[sentence: string, retained: number, bound: boolean]>([
    ['one that is let in while the broker is read, and was heard in it, has not vanished', 21, true],
    ['one that was not heard in it has', 20, false],
  ])('%s', (_, retained, bound) => {
    const heard = full();
    heard.fold({ type: 'asked' });
    for (let index = 2; index <= retained; index++) heard.retained(topicOf('ana', `p${index}`), token(`t${index}`));
    heard.live(topicOf('ana', 'p1'), '');
    expect(heard.bindings()).toContain('ana fcm t21');
    heard.fold({ type: 'drained', isWhole: true, forgets: false, isKept: false });
    expect(heard.bindings().includes('ana fcm t21')).toBe(bound);
  });
});

test('until the broker was read, a binding may be of a registration that is not known', () => {
  const heard = createHeard();
  heard.fold({ type: 'asked' });
  expect(heard.list().listing.unclear).toBe('all');
  expect(heard.fold({ type: 'drained', isWhole: false, forgets: false, isKept: false }).kind).toBe('changed');
  expect(heard.list().listing.unclear).toEqual(new Set());
});

test('what has ended is kept until its binding is deleted', () => {
  const heard = createHeard();
  heard.live(ANA, token('t1'));
  heard.live(ANA, '');
  heard.fold({ type: 'forget', owned: new Set(['fcm:t1']) });
  expect(heard.takenBack()).toEqual({ 'fcm:t1': 'unregistered' });
  expect(heard.fold({ type: 'forget', owned: new Set() }).rows).toEqual([ANA]);
  expect(heard.takenBack()).toEqual({});
  expect(heard.rows).toEqual(new Map([[ANA, undefined]]));
});
