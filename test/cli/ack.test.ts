import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseAckTopic, toAckTopic } from '../../src/app/mqtt-out.ts';
import { runAck } from '../../src/cli/ack.ts';
import { type AedesBroker, startAedes } from '../fakes/aedes.ts';
import { createFolder } from './folder.ts';

interface Alarm {
  readonly id: string;
  readonly rule: string;
  readonly key: string;
  acknowledged: boolean;
}

const alarm = (id: string, rule: string, key: string, acknowledged = false): Alarm => ({ id, rule, key, acknowledged });

/** The list of open alarms as the API gives it; a message to the broker acknowledges, unless nobody reads there. */
const startService = async (broker: AedesBroker, alarms: readonly Alarm[], isDeaf = false) => {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://service');
    const is = (name: 'rule' | 'key', one: Alarm) => (searchParams.get(name) ?? one[name]) === one[name];
    const found = alarms.filter((one) => is('rule', one) && is('key', one));
    response.end(JSON.stringify({ alarms: searchParams.get('state') === 'open' ? found : [], next: null }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const published: string[] = [];
  broker.broker.on('publish', ({ topic, retain }, client) => {
    if (!client) return;
    published.push(`${topic}${retain ? ' retained' : ''}`);
    const named = parseAckTopic(topic);
    const one = alarms.find(({ rule, key }) => rule === named?.rule && key === named?.key);
    if (one && !isDeaf) one.acknowledged = true;
  });
  const { port } = server.address() as AddressInfo;
  const config = `http: { port: ${port} }\nmqtt: { url: "${broker.url}" }\nstore: { path: data/t.db }\n`;
  return { published, folder: createFolder({ 'tocsin.yaml': config, 'data/admin-token': 'the-token-of-the-admin' }) };
};

const ALARMS = () => [
  alarm('01a204ba-adcb-7a33-b56d-a25d03c14908', 'battery', 'bedroom/t1'),
  alarm('01a204ba-a2e2-798a-8db9-b3d5011bf48f', 'leak', 'kitchen/sink'),
  alarm('01a204bb-a2e2-798a-8db9-b3d5011bf48f', 'leak', 'bath', true),
];

describe('tocsin ack', () => {
  test.each([
    { of: 'by rule and key', name: 'leak/kitchen/sink', topic: 'leak/kitchen%2Fsink' },
    { of: 'by the first letters of its id', name: '01a204ba-adcb', topic: 'battery/bedroom%2Ft1' },
  ])('$of: asks the broker, and waits until the service has taken it', async ({ name, topic }) => {
    await using broker = await startAedes();
    const { folder, published } = await startService(broker, ALARMS());
    expect(await folder.cli('ack', name, '--config', './tocsin.yaml')).toEqual({
      code: 0,
      stdout: `${decodeURIComponent(topic)} is acknowledged\n`,
      stderr: '',
    });
    expect(published).toEqual([`tocsin/commands/ack/${topic}`]);
  });

  test.each([
    { of: 'it was acknowledged before', name: 'leak/bath', code: 0, says: 'leak/bath is acknowledged already\n' },
    {
      of: 'no such alarm is open',
      name: 'leak/attic',
      code: 1,
      says: /^there is no open alarm leak\/attic: tocsin alarms/,
    },
    { of: 'the letters fit several', name: '01a204ba', code: 1, says: /^several open alarms begin with 01a204ba\n$/ },
  ])('$of: nobody is asked', async ({ name, code, says }) => {
    await using broker = await startAedes();
    const { folder, published } = await startService(broker, ALARMS());
    const ended = await folder.cli('ack', name, '--config', './tocsin.yaml');
    expect(ended.code).toBe(code);
    expect(ended.stdout + ended.stderr).toEqual(typeof says === 'string' ? says : expect.stringMatching(says));
    expect(published).toEqual([]);
  });

  test('a name that is empty, of a variable that is not set, is no beginning of every id', async () => {
    await using broker = await startAedes();
    const { folder, published } = await startService(broker, ALARMS().slice(0, 1));
    const ended = await folder.cli('ack', '', '--config', './tocsin.yaml');
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/^the name of the alarm is empty/) });
    expect(published).toEqual([]);
  });

  test.each([
    {
      of: 'a message that the service never gets is no acknowledgement',
      onAsked: () => {},
      says: /^leak\/kitchen\/sink is not acknowledged yet: may this user write to tocsin\/commands\/#/,
    },
    {
      of: 'an alarm that ends meanwhile is told of as one that is over',
      onAsked: (alarms: Alarm[]) => void alarms.splice(0),
      says: /^there is no open alarm leak\/kitchen\/sink: /,
    },
  ])('$of', async ({ onAsked, says }) => {
    await using broker = await startAedes();
    const alarms = ALARMS();
    const { folder } = await startService(broker, alarms, true);
    broker.broker.on('publish', (_packet, client) => client && onAsked(alarms));
    let printed = '';
    const output = { write: (text: string) => (printed += text) };
    const stop = new AbortController().signal;
    const context = { argv: [], env: {}, stdout: output, stderr: output, stop, pid: 1, exit: () => {} };
    const options = { config: folder.path('tocsin.yaml'), patienceMs: 0 };
    expect(await runAck(context, 'leak/kitchen/sink', options)).toBe(1);
    expect(printed).toMatch(says);
  });

  test('whatever a key is, the service reads from the topic what was meant', () => {
    const key = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(key, (text) => {
        expect(parseAckTopic(toAckTopic('leak', text))).toEqual({ rule: 'leak', key: text });
      }),
    );
  });
});
