import { describe, expect, test } from 'vitest';
import { decideMessage } from '../../src/app/decide.ts';
import { createAttributeTopics } from '../../src/app/live-inventory.ts';
import { takeUpInventory } from '../../src/app/take-up-inventory.ts';
import { createAttributeTopic } from '../../src/inventory/attribute-topic.ts';
import { createInventory } from '../../src/inventory/inventory.ts';
import { parse } from '../inventory/sources.ts';
import { message, openWorld, START } from './small-world.ts';

const LIMIT = '{ fact: temperature, operator: greaterThan, value: { fact: attributes.maxTemp } }';
const rule = (more = '', id = 'warm', when = LIMIT) => `
  - id: ${id}
    source: cold
    when: { all: [ ${when} ] }
    ${more}`;
const file = (...rules: readonly string[]) => `version: 1\nrules:${rules.join('')}\n`;

const open = (rules: string) => {
  const small = openWorld(rules);
  const take = (text: string) => takeUpInventory(small.world, createInventory([parse(`version: 1\n${text}`)]));
  return { ...small, take };
};

describe('a change of the inventory', () => {
  test('raises and ends at once, by what is remembered', () => {
    const { take, read, states } = open(file(rule()));
    read({ temperature: -10 });
    expect(states()).toEqual([]);
    take('defaults: { maxTemp: -15 }');
    expect(states()).toEqual(['warm oslo/f7 active']);
    take('defaults: { maxTemp: -5 }');
    expect(states()).toEqual([]);
  });

  test('that leaves a device as it was asks nothing', () => {
    const { take, read, world } = open(file(rule()));
    read({ temperature: -10 });
    take('defaults: { maxTemp: -15 }');
    world.ledger.take();
    take('by: { site: { oslo: { maxTemp: -15 } } }');
    expect(world.ledger.isEmpty()).toBe(true);
  });

  test('begins a delay, and the delay begins with it', () => {
    const { take, read, states, clock } = open(file(rule('for: 10m')));
    read({ temperature: -10 });
    clock.advanceTo(START + 60_000);
    take('defaults: { maxTemp: -15 }');
    expect(states()).toEqual(['warm oslo/f7 pending']);
    clock.advanceTo(START + 60_000 + 599_000);
    expect(states()).toEqual(['warm oslo/f7 pending']);
    clock.advanceTo(START + 60_000 + 600_000);
    expect(states()).toEqual(['warm oslo/f7 active']);
  });

  test('takes an attribute away, and what is unknown ends nothing', () => {
    const { take, read, states } = open(file(rule()));
    read({ temperature: -10 });
    take('defaults: { maxTemp: -15 }');
    take('defaults: {}');
    expect(states()).toEqual(['warm oslo/f7 active']);
  });

  test.each([
    [
      'says nothing to a rule that reads none',
      rule('', 'warm', '{ fact: temperature, operator: greaterThan, value: -15 }'),
    ],
    ['makes no event, which only a message does', rule('mode: event')],
  ])('%s', (_sentence, written) => {
    const { take, read, batch } = open(file(written));
    read({ temperature: -20 });
    batch();
    take('defaults: { maxTemp: -25 }');
    expect(batch().transitions).toEqual([]);
  });

  test('is told to a rule with a topic that takes in all of its source', () => {
    const { take, read, states } = open(file(rule('topic: cold/{site}/{device}/+')));
    read({ temperature: -10 });
    take('defaults: { maxTemp: -15 }');
    expect(states()).toEqual(['warm oslo/f7 active']);
  });

  test('is told to a narrowed rule about the alarms that it has', () => {
    const { take, read, states } = open(file(rule('topic: cold/oslo/{device}/telemetry')));
    take('defaults: { maxTemp: -15 }');
    read({ temperature: -10 });
    expect(states()).toEqual(['warm oslo/f7 active']);
    take('defaults: { maxTemp: -5 }');
    expect(states()).toEqual([]);
    take('defaults: { maxTemp: -15 }');
    expect(states()).toEqual([]);
    read({ temperature: -9 });
    expect(states()).toEqual(['warm oslo/f7 active']);
  });

  test('concerns each key of a device that its newest reading speaks of', () => {
    const { take, read, states } = open(file(rule('key: "{site}/{device}/{channel}"')));
    read({ channel: 'a', temperature: -10 });
    take('defaults: { maxTemp: -15 }');
    expect(states()).toEqual(['warm oslo/f7/a active']);
    take('defaults: { maxTemp: -5 }');
    expect(states()).toEqual([]);
  });

  test('concerns what is put together over devices by their own limits', () => {
    const { take, readFrom, states, clock } = open(`
version: 1
rules:
  - id: many-warm
    source: cold
    key: "{site}"
    facts:
      warm: { count: ${LIMIT}, across: devices }
    when: { fact: warm, operator: greaterThanInclusive, value: 2 }
`);
    take('defaults: { maxTemp: -5 }');
    for (const device of ['f1', 'f2', 'f3']) readFrom(device, { temperature: -10 });
    expect(states()).toEqual([]);
    take('defaults: { maxTemp: -5 }\nby: { device: { f1: { maxTemp: -15 }, f2: { maxTemp: -15 } } }');
    clock.advanceTo(clock.now() + 1);
    expect(states()).toEqual(['many-warm oslo active']);
    take('defaults: { maxTemp: -5 }\nby: { device: { f1: { maxTemp: -15 } } }');
    clock.advanceTo(clock.now() + 1);
    expect(states()).toEqual([]);
  });

  test('concerns every device at once', () => {
    const { take, readFrom, world, clock } = open(file(rule()));
    for (let device = 0; device < 2000; device++) {
      if (device % 900 === 0) clock.advanceTo(clock.now() + 60_000);
      readFrom(`f${device}`, { temperature: -10 });
    }
    take('defaults: { maxTemp: -15 }');
    expect(world.ledger.take().transitions).toHaveLength(2000);
  });
});

describe('a topic that speaks of attributes', () => {
  const topic = createAttributeTopic({ topic: 'fleet/{site}/{device}' }, ['cold']);
  const openFleet = () => {
    const small = open(file(rule()));
    small.world.inventory.topics = createAttributeTopics(topic.ok ? [topic.value] : []);
    const say = (text: string, device = 'f7') => {
      const payload = Buffer.from(text);
      decideMessage(small.world, message(`fleet/oslo/${device}`, null, { payload, retain: true }));
    };
    return { ...small, say };
  };

  test.each([
    ['is taken', ['{"maxTemp":-15}'], ['taken']],
    ['is no news a second time', ['{"maxTemp":-15}', '{"maxTemp":-15}'], ['taken', 'duplicate']],
    ['may take back what it never said', [''], ['duplicate']],
    ['is refused when it is no object', ['5'], ['unread: not-json']],
    ['is refused when it is too large', [`{"a":"${'x'.repeat(20_000)}"}`], ['unread: too-large']],
  ])('%s', (_sentence, texts, seen) => {
    const fleet = openFleet();
    for (const text of texts) fleet.say(text);
    expect(fleet.seen).toEqual(seen);
  });

  test('is refused of a device that cannot be', () => {
    const fleet = openFleet();
    fleet.say('{"maxTemp":-15}', '\u0007');
    expect(fleet.seen).toEqual(['unread: bad-device']);
  });

  test('is committed, with what it led to', () => {
    const { say, read, batch } = openFleet();
    read({ temperature: -10 });
    batch();
    say('{"maxTemp":-15}');
    const { facts, transitions } = batch();
    expect(facts).toContainEqual(
      expect.objectContaining({ source: 'inventory:cold', device: 'oslo/f7', value: { maxTemp: -15 } }),
    );
    expect(transitions).toMatchObject([{ type: 'raised', evidence: { 'attributes.maxTemp': -15 } }]);
  });
});
