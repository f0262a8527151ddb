import { describe, expect, test } from 'vitest';
import { parseAckTopic, publishStates, statesToRepeat } from '../../src/app/mqtt-out.ts';
import { createTestLog } from '../../src/base/log.ts';
import { err, ok } from '../../src/base/result.ts';
import { asKey } from '../../src/model/ids.ts';
import type { PublishRequest } from '../../src/model/publish.ts';
import type { ActivationRecord } from '../../src/store/batch.ts';
import { activation, cleared } from '../store/samples.ts';
import { turns } from './stepped-clock.ts';

const published = (...records: readonly ActivationRecord[]) => {
  const requests: PublishRequest[] = [];
  publishStates(
    records,
    async (request) => {
      requests.push(request);
      return ok(undefined);
    },
    createTestLog(),
  );
  return requests.map(({ payload, ...rest }) => ({ ...rest, state: JSON.parse(String(payload)) }));
};

test('after a time without a link the newest state of each alarm is repeated, an end never over an open one', () => {
  const open = activation('a3');
  const over = (id: string, key: string) => activation(id, { ...cleared, key: asKey(key) });
  const repeated = statesToRepeat([open], [over('a2', 'oslo/f7'), over('b2', 'oslo/f8'), over('b1', 'oslo/f8')]);
  expect(repeated.map(({ id, state }) => [id, state])).toEqual([
    ['a3', 'active'],
    ['b2', 'cleared'],
  ]);
});

test('the state of an alarm is retained under its rule and its key', () => {
  expect(published(activation('a1'))).toEqual([
    {
      ...{ topic: 'tocsin/alarms/freezer-warm/oslo%2Ff7', retain: true, qos: 1 },
      state: {
        ...{ rule: 'freezer-warm', key: 'oslo/f7', active: true, severity: 'critical', acknowledged: false },
        ...{ raisedAt: '2023-11-14T22:13:20.000Z', clearedAt: null, title: 'Freezer too warm' },
        labels: { site: 'oslo' },
      },
    },
  ]);
});

test('of an alarm that had several states in one batch the last is published', () => {
  const states = published(activation('a1', cleared), activation('b1', { key: asKey('f8') }), activation('a2'));
  expect(states.map(({ state }) => [state.key, state.active])).toEqual([
    ['oslo/f7', true],
    ['f8', true],
  ]);
});

test.each([
  ['active while it clears', { state: 'clearing' } as const, { active: true }],
  ['no longer active when it is over', cleared, { active: false, clearedAt: '1970-01-01T00:00:00.050Z' }],
  ['acknowledged when somebody has seen it', { acknowledged: true }, { acknowledged: true }],
])('an alarm is %s', (_sentence, parts, state) => {
  expect(published(activation('a1', parts))[0]?.state).toMatchObject(state);
});

test('a key with any sign in it is one level, and no wildcard', () => {
  expect(published(activation('a1', { key: asKey('a+b/#/ø') }))[0]?.topic).toBe(
    'tocsin/alarms/freezer-warm/a%2Bb%2F%23%2F%C3%B8',
  );
});

test('nothing waits for a state that cannot be published', async () => {
  const log = createTestLog();
  publishStates([activation('a1')], async () => err('not connected'), log);
  await turns();
  expect(log.lines).toMatchObject([{ level: 'debug', fields: { reason: 'not connected' } }]);
});

describe('the topic of an acknowledgement', () => {
  test.each<[string, string, object | null]>([
    ['names rule and key', 'tocsin/commands/ack/warm/oslo%2Ff7', { rule: 'warm', key: 'oslo/f7' }],
    ['may leave a plain key as it is', 'tocsin/commands/ack/warm/f7', { rule: 'warm', key: 'f7' }],
    ['has one level for the key', 'tocsin/commands/ack/warm/oslo/f7', null],
    ['has a key', 'tocsin/commands/ack/warm/', null],
    ['is well encoded', 'tocsin/commands/ack/warm/%zz', null],
    ['is no other command', 'tocsin/commands/shelve/warm/f7', null],
  ])('%s', (_sentence, topic, parsed) => {
    expect(parseAckTopic(topic)).toEqual(parsed);
  });

  test('is what a state was published under, with another beginning', () => {
    const [{ topic } = { topic: '' }] = published(activation('a1', { key: asKey('a b/c%') }));
    expect(parseAckTopic(topic.replace('tocsin/alarms', 'tocsin/commands/ack'))?.key).toBe('a b/c%');
  });
});
