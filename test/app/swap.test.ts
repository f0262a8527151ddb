import { describe, expect, test } from 'vitest';
import { MINUTE, openWorld, warm } from './small-world.ts';

const NONE = 'version: 1\nrules: []\n';

/** A freezer that has been too warm for five of ten minutes. */
const pending = () => {
  const it = openWorld(warm('for: 10m'));
  it.read({ temperature: -10 });
  it.clock.advance(5 * MINUTE);
  return it;
};

const raised = ({ seen }: ReturnType<typeof openWorld>) =>
  seen.filter((line) => /^(raised|cleared|severity)/.test(line));

describe('a rule that is gone', () => {
  test('ends what it raised', () => {
    const it = openWorld(warm());
    it.read({ temperature: -10 });
    it.swap(NONE);
    expect([raised(it), it.states()]).toEqual([['raised: condition-true', 'cleared: rule-removed'], []]);
    expect(it.batch().alarms).toMatchObject([{ alarm: null }]);
  });

  test('forgets what was pending', () => {
    const it = pending();
    it.swap(NONE);
    it.clock.advance(10 * MINUTE);
    expect([raised(it), it.states()]).toEqual([[], []]);
  });

  test('and comes back is another one', () => {
    const it = openWorld(warm());
    it.read({ temperature: -10 });
    it.swap(NONE);
    it.swap(warm());
    it.clock.advance(1);
    it.read({ temperature: -10 });
    expect(raised(it)).toEqual(['raised: condition-true', 'cleared: rule-removed', 'raised: condition-true']);
  });

  test('is no longer blind', () => {
    const it = openWorld(warm());
    it.read({ noise: 1 });
    it.clock.advance(15 * MINUTE);
    it.swap(NONE);
    expect(it.world.blindness.check(it.world.watch.now())).toEqual([]);
  });
});

describe('a rule that is loaded again', () => {
  test('as it was changes nothing, though it stands in another line', () => {
    const it = pending();
    it.batch();
    it.swap(`# moved down\n${warm('for: 10m')}`);
    expect(it.world.ledger.isEmpty()).toBe(true);
    it.clock.advance(5 * MINUTE);
    expect(raised(it)).toEqual(['raised: delay-over']);
  });

  test('with a shorter delay is raised when that is over, counted from the beginning', () => {
    const it = pending();
    it.swap(warm('for: 6m'));
    it.clock.advance(MINUTE - 1);
    expect(raised(it)).toEqual([]);
    it.clock.advance(1);
    expect(raised(it)).toEqual(['raised: delay-over']);
  });

  test('with a delay that is over already is raised at once', () => {
    const it = pending();
    it.swap(warm('for: 4m'));
    it.clock.advance(0);
    expect(raised(it)).toEqual(['raised: delay-over']);
  });

  test('with a longer delay waits for the rest of it', () => {
    const it = pending();
    it.swap(warm('for: 20m'));
    it.clock.advance(15 * MINUTE - 1);
    expect(raised(it)).toEqual([]);
    it.clock.advance(1);
    expect(raised(it)).toEqual(['raised: delay-over']);
  });

  test('with another severity says so once', () => {
    const it = openWorld(warm());
    it.read({ temperature: -10 });
    it.swap(warm('severity: critical'));
    it.swap(warm('severity: critical'));
    expect(raised(it)).toEqual(['raised: condition-true', 'severity-changed: rule-changed']);
    expect(it.batch().activations).toMatchObject([{ severity: 'critical', state: 'active' }]);
  });

  test('with another limit is judged by it at the next reading', () => {
    const it = openWorld(warm());
    it.read({ temperature: -10 });
    it.swap(warm().replace('-15', '-5'));
    it.clock.advance(1);
    it.read({ temperature: -10 });
    expect(raised(it)).toEqual(['raised: condition-true', 'cleared: condition-false']);
  });

  test.each([
    ['another key', '{site}/{device}/{door}', 'cold/{site}/{device}/telemetry', 'cold/{site}/{device}/telemetry'],
    [
      'the same key of levels that changed places',
      '{site}/{device}/{sensor}',
      'cold/{site}/{device}/+',
      'cold/{device}/{site}/+',
    ],
  ])('with %s ends the alarm that it had by the old one', (_sentence, key, before, after) => {
    const keyed = (text: string, topic: string) => warm(`key: '${text}'\n    topic: '${topic}'`);
    const it = openWorld(keyed('{site}/{device}/{sensor}', before));
    it.read({ temperature: -10, sensor: 's1', door: 'd1' });
    expect(it.states()).toEqual(['warm oslo/f7/s1 active']);
    it.swap(keyed(key, after));
    expect([raised(it), it.states()]).toEqual([['raised: condition-true', 'cleared: rule-removed'], []]);
  });

  test('with the same key keeps the alarm that it has', () => {
    const it = openWorld(warm("key: '{device}/{sensor}/{site}'"));
    it.read({ temperature: -10, sensor: 's1' });
    it.swap(warm("key: '{device}/{sensor}/{site}'\n    title: Warmer"));
    expect([raised(it), it.states()]).toEqual([['raised: condition-true'], ['warm f7/s1/oslo active']]);
  });

  test.each([
    ['another source', warm().replace('source: cold', "topic: 'hall/{device}'")],
    ['other topics', warm("topic: 'cold/oslo/{device}/telemetry'")],
    ['alarms named otherwise', warm("key: '{site}/{device}/{sensor}'")],
  ])('with %s is another rule: its alarm ends', (_sentence, rules) => {
    const it = openWorld(warm());
    it.read({ temperature: -10 });
    it.swap(rules);
    expect([raised(it), it.states()]).toEqual([['raised: condition-true', 'cleared: rule-removed'], []]);
  });
});

describe('of a rule of events', () => {
  const button = (more = '') => warm(`mode: event\n    dedup: '$.id'\n    ${more}`);
  const pressed = () => {
    const it = openWorld(button());
    it.read({ temperature: -10, id: 'e-7' });
    return it;
  };
  const pressAgain = (it: ReturnType<typeof openWorld>) => {
    it.clock.advance(1);
    it.read({ temperature: -10, id: 'e-7' });
    return raised(it).filter((line) => line.startsWith('raised')).length;
  };

  test('what was told is known when the rule is another one, and is not told again', () => {
    const it = pressed();
    it.swap(button('title: Help'));
    expect(pressAgain(it)).toBe(1);
  });

  test.each([
    ['is gone', NONE],
    ['is no rule of events', warm()],
  ])('what was told is forgotten once the rule %s', (_sentence, between) => {
    const it = pressed();
    it.swap(between);
    expect(it.world.occurrences.rules()).toEqual([]);
    it.swap(button());
    expect(pressAgain(it)).toBe(2);
  });
});
