import { describe, expect, test } from 'vitest';
import { decideMessage } from '../../src/app/decide.ts';
import { message, openWorld, START, warm } from './small-world.ts';

const TIMED = { time: '$.ts' };

test('a message that no source reads is told', () => {
  const { world, seen } = openWorld(warm());
  decideMessage(world, message('warm/oslo', {}));
  expect(seen).toEqual(['unrouted: warm/oslo']);
});

test('a payload that cannot be read is told, and leaves everything as it was', () => {
  const { world, seen, batch } = openWorld(warm());
  decideMessage(world, message('cold/oslo/f7/telemetry', '', { payload: Buffer.from('{') }));
  expect(seen).toEqual([expect.stringMatching(/^unread: /)]);
  expect(batch()).toMatchObject({ alarms: [], facts: [], heard: [] });
});

test('a reading that holds nothing new for its rules leaves nothing to commit', () => {
  const { world, read, seen } = openWorld(warm());
  read({ temperature: -20 });
  expect([seen, world.ledger.isEmpty()]).toEqual([['taken'], true]);
});

describe('a reading', () => {
  test('older than what is known is late, and judged by nobody', () => {
    const { read, seen } = openWorld(warm(), TIMED);
    read({ temperature: -20, ts: START });
    read({ temperature: -10, ts: START - 1 });
    expect(seen).toEqual(['taken', 'late']);
  });

  test('that says what is known, of the same time, is a duplicate', () => {
    const { read, seen } = openWorld(warm(), TIMED);
    read({ temperature: -20, ts: START });
    read({ temperature: -20, ts: START });
    expect(seen).toEqual(['taken', 'duplicate']);
  });

  test('of the same time but another value is a correction', () => {
    const { read, seen } = openWorld(warm(), TIMED);
    read({ temperature: -20, ts: START });
    read({ temperature: -10, ts: START });
    expect(seen).toEqual(['taken', 'raised: condition-true', 'taken']);
  });

  test('that was retained seeds memory and raises nothing', () => {
    const { read, seen, states } = openWorld(warm());
    read({ temperature: -10 }, { retain: true });
    expect([seen, states()]).toEqual([['retained-seeds-memory'], []]);
  });

  test('after a retained one is judged with what that said', () => {
    const rules = warm().replace('] }', ', { fact: door, operator: equal, value: closed } ] }');
    const { read, seen } = openWorld(rules);
    read({ door: 'closed' }, { retain: true });
    read({ temperature: -10 });
    expect(seen).toEqual(['retained-seeds-memory', 'raised: condition-true', 'taken']);
  });

  test('of one device too many this minute is refused', () => {
    const { readFrom, seen } = openWorld(warm());
    for (let index = 0; index <= 1000; index++) readFrom(`f${index}`, { temperature: -20 });
    expect([seen.length, seen.at(-1)]).toEqual([1001, 'too-many-devices']);
  });
});

describe('facts are committed', () => {
  const DOOR = warm().replace('] }', ', { fact: door, operator: equal, value: closed } ] }');
  const facts = ({ batch }: ReturnType<typeof openWorld>) =>
    batch().facts.map(({ device, fact, value }) => `${device} ${fact} ${value}`);

  test('not at all while every reading brings all that rules read', () => {
    const it = openWorld(DOOR);
    it.read({ temperature: -20, door: 'closed', noise: 1 });
    expect(facts(it)).toEqual([]);
  });

  test('of every device, once a reading came without one', () => {
    const it = openWorld(DOOR);
    it.readFrom('f1', { temperature: -20, door: 'closed' });
    it.readFrom('f2', { temperature: -21 });
    expect(facts(it)).toEqual([
      ' partial true',
      'oslo/f1 temperature -20',
      'oslo/f1 door closed',
      'oslo/f2 temperature -21',
    ]);
  });

  test('from then on as they come', () => {
    const it = openWorld(DOOR);
    it.readFrom('f1', { temperature: -20 });
    facts(it);
    it.readFrom('f1', { temperature: -20, door: 'open', noise: 1 });
    expect(facts(it)).toEqual(['oslo/f1 temperature -20', 'oslo/f1 door open']);
  });

  test('from the first reading for a rule that looks at their age', () => {
    const it = openWorld(warm('facts: { temperature: { staleAfter: 1h } }'));
    it.read({ temperature: -20 });
    expect(facts(it)).toEqual([' partial true', 'oslo/f7 temperature -20']);
  });

  test('commits with them what the topics name, of which targets are made', () => {
    const it = openWorld(warm());
    it.read({ noise: 1 });
    expect(it.batch().heard).toMatchObject([{ device: 'oslo/f7', labels: { site: 'oslo', device: 'f7' } }]);
    it.readFrom('f8', { temperature: -20 });
    expect(it.batch().heard).toMatchObject([{ device: 'oslo/f8', labels: { site: 'oslo', device: 'f8' } }]);
  });

  test('with an alarm in any case, to tell of it after a restart', () => {
    const it = openWorld(warm('for: 1m'));
    it.read({ temperature: -10 });
    expect(facts(it)).toEqual(['oslo/f7 temperature -10']);
    it.read({ temperature: -20 });
    expect(facts(it)).toEqual([]);
  });

  test('with the newer value where a late one came', () => {
    const it = openWorld(DOOR, TIMED);
    it.read({ temperature: -20, ts: START });
    facts(it);
    it.read({ temperature: -30, door: 'open', ts: START - 1 });
    expect(facts(it)).toEqual(['oslo/f7 temperature -20', 'oslo/f7 door open']);
  });
});

describe('a device whose clock was set back', () => {
  const setBack = () => {
    const it = openWorld(warm(), TIMED);
    it.read({ temperature: -20, ts: START });
    for (let minute = 0; minute <= 15; minute++) {
      it.read({ temperature: -10, ts: START - 1_000_000_000 + minute * 60_000 });
      it.clock.advance(60_000);
    }
    return it;
  };
  const blind = ({ world }: ReturnType<typeof openWorld>) => world.blindness.check(world.watch.now());

  test('is one that its rules do not see', () => {
    expect(blind(setBack())).toEqual([{ rule: 'warm', key: 'oslo/f7', missing: [] }]);
  });

  test('is seen again with its first reading that is not late', () => {
    const it = setBack();
    it.read({ temperature: -20, ts: START + 1 });
    expect(blind(it)).toEqual([]);
  });
});
