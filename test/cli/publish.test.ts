import { describe, expect, test } from 'vitest';
import { startAedes } from '../fakes/aedes.ts';
import { createFolder } from './folder.ts';

const RULES = `
version: 1
rules:
  - id: hot
    title: Hot
    topic: machine/{device}/t
    when: { fact: value, operator: greaterThan, value: 5 }
    severity: warning
    notify: [{ Tag: on-call, Body: hot }]
`;

const folderFor = (url: string) =>
  createFolder({
    'tocsin.yaml': `mqtt: { url: "${url}" }\nsources: { cold: { topic: "cold/{site}/{device}/telemetry", device: "{site}/{device}" } }\nrules: rules\n`,
    'rules/hot.yaml': RULES,
  });

const CONFIG = ['--config', './tocsin.yaml'] as const;

describe('tocsin publish', () => {
  test.each([
    {
      of: 'a source reads it',
      argv: ['cold/oslo/f7/telemetry', '{ "temperature": -10, "door": "closed" }', '--retain'],
      says: 'cold reads oslo/f7: temperature -10, door "closed"\n',
      came: 'cold/oslo/f7/telemetry={ "temperature": -10, "door": "closed" } 1 true',
    },
    {
      of: 'a rule reads it that has a topic of its own',
      argv: ['machine/m1/t', '-5', '--qos', '0'],
      says: 'machine/{device}/t reads m1: value -5\n',
      came: 'machine/m1/t=-5 0 false',
    },
    {
      of: 'what is read cannot be understood',
      argv: ['cold/oslo/f7/telemetry', '{ temperature: -10 }'],
      warns: /^cold cannot read it as it stands: not-json, .*\n$/,
      came: 'cold/oslo/f7/telemetry={ temperature: -10 } 1 false',
    },
    {
      of: 'what is retained is taken back',
      argv: ['cold/oslo/f7/telemetry', '', '--retain'],
      came: 'cold/oslo/f7/telemetry= 1 true',
    },
    {
      of: 'nobody reads it',
      argv: ['colt/oslo/f7/telemetry', '1'],
      warns: /^nobody reads it: what is read is cold\/\{site\}\/\{device\}\/telemetry, machine\/\{device\}\/t\n$/,
      came: 'colt/oslo/f7/telemetry=1 1 false',
    },
    {
      of: 'an acknowledgement is for Tocsin itself',
      argv: ['tocsin/commands/ack/hot/oslo%2Fm1', 'ana-k'],
      came: 'tocsin/commands/ack/hot/oslo%2Fm1=ana-k 1 false',
    },
  ])('$of', async ({ argv, says = '', warns = /^$/, came }) => {
    await using broker = await startAedes();
    const got: string[] = [];
    broker.broker.on('publish', ({ topic, payload, qos, retain }, client) => {
      if (client) got.push(`${topic}=${payload} ${qos} ${retain}`);
    });
    expect(await folderFor(broker.url).cli('publish', ...argv, ...CONFIG)).toEqual({
      code: 0,
      stdout: `published to ${broker.url}: ${argv[0]}\n${says}`,
      stderr: expect.stringMatching(warns),
    });
    expect(got).toEqual([came]);
  });

  test.each([
    [['tocsin/status', 'x'], /^tocsin\/status is Tocsin's own; to acknowledge an alarm: tocsin ack RULE\/KEY\n$/],
    [['tocsin/commands/ack/hot', 'x'], /is Tocsin's own/],
    [['tocsin', 'x'], /is Tocsin's own/],
    [['tocsin/commands/ack/hot/m1', 'x', '--retain'], /^an acknowledgement must not be retained/],
    [['cold/+/t', 'x'], /^"cold\/\+\/t" is no topic to publish to/],
    [['', 'x'], /^"" is no topic to publish to/],
    [['a', 'x', '--url', 'broker'], /^--url broker: not an address such as mqtt:\/\/broker:1883\n$/],
    [
      ['a', 'x', '--url', 'mqtt://ana:secret@broker'],
      /^(?!.*secret)--url: the user and the password belong into the config/,
    ],
  ])('%j is refused before anybody is asked', async (argv, message) => {
    expect(await folderFor('mqtt://127.0.0.1:1').cli('publish', ...argv, ...CONFIG)).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
  });

  test('says that no broker answers, and what may be missing', async () => {
    const named = await folderFor('mqtt://127.0.0.1:1').cli('publish', 'a', '1', ...CONFIG);
    expect(named).toEqual({ code: 1, stdout: '', stderr: 'mqtt://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1\n' });
    const own = createFolder({ 'tocsin.yaml': 'mqtt: { embedded: { port: 1 } }\n' });
    expect((await own.cli('publish', 'a', '1', ...CONFIG)).stderr).toBe(
      'mqtt://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1; a broker of our own is there while `tocsin serve` runs\n',
    );
  });
});
