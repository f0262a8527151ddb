import { connect } from 'mqtt';
import { describe, expect, test } from 'vitest';
import { startAedes } from '../fakes/aedes.ts';
import { createFolder } from './folder.ts';

describe('tocsin record', () => {
  test('writes what the broker brings as lines that replay reads, until it is stopped', async () => {
    await using broker = await startAedes();
    await broker.publish('plant/p1/t', '{"t":90}', { retain: true });
    const folder = createFolder({ 'tocsin.yaml': `mqtt: { url: "${broker.url}" }\n` });
    const recording = folder.start('record', '--topic', 'plant/#', '--config', './tocsin.yaml');
    await recording.printed(/plant\/p1\/t/);
    await broker.publish('elsewhere', 'not recorded');
    await broker.publish('plant/p2/t', 'näh', { qos: 0 });
    await recording.printed(/plant\/p2\/t/);
    recording.stop();
    const { code, stdout, stderr } = await recording.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: `${broker.url}: connected\n` });
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { time: expect.any(String), topic: 'plant/p1/t', payload: '{"t":90}', retain: true, qos: 1 },
      { time: expect.any(String), topic: 'plant/p2/t', payload: 'näh', retain: false, qos: 0 },
    ]);
  });

  test('appends to a file the topics of the sources of the config', async () => {
    await using broker = await startAedes();
    await broker.publish('plant/p1/t', '90', { retain: true });
    await broker.publish('tank/t1/level', '5', { retain: true });
    const config = `mqtt: { url: "${broker.url}" }\nsources: { plant: { topic: "plant/{device}/t" } }\n`;
    const folder = createFolder({ 'tocsin.yaml': config, 'day.jsonl': '{"earlier":true}\n' });
    const recording = folder.start('record', '--out', './day.jsonl', '--config', './tocsin.yaml');
    await recording.printed(/connected/);
    await expect
      .poll(() => folder.read('day.jsonl').trimEnd().split('\n'))
      .toEqual(['{"earlier":true}', expect.stringContaining('"topic":"plant/p1/t","payload":"90","retain":true')]);
    recording.stop();
    expect(await recording.ended).toMatchObject({ code: 0, stdout: '' });
  });

  test('leaves no trace at the broker: no session that fills, and no word of whether the service runs', async () => {
    await using broker = await startAedes();
    await broker.publish('tocsin/status', '{"state":"online"}', { retain: true });
    const folder = createFolder({ 'tocsin.yaml': `mqtt: { url: "${broker.url}" }\n` });
    const recording = folder.start('record', '--topic', '#', '--config', './tocsin.yaml');
    await recording.printed(/tocsin\/status/);
    recording.stop();
    const { stdout } = await recording.ended;
    const states = stdout.split('\n').filter((line) => line.includes('tocsin/status'));
    expect(states.map((line) => JSON.parse(line).payload)).toEqual(['{"state":"online"}']);
    const client = connect(broker.url, { clientId: `tocsin-record-${process.pid}`, clean: false });
    const left = new Promise((resolve) => client.once('connect', resolve));
    const status = new Promise((resolve) => client.once('message', (_topic, payload) => resolve(String(payload))));
    expect(await left).toMatchObject({ sessionPresent: false });
    await client.subscribeAsync('tocsin/status');
    expect(await status).toBe('{"state":"online"}');
    await client.endAsync();
  });

  test('says beside the recording, not in it, that no broker answers', async () => {
    const folder = createFolder({ 'tocsin.yaml': 'mqtt: { url: "mqtt://127.0.0.1:1" }\n' });
    const recording = folder.start('record', '--topic', 'plant/#', '--config', './tocsin.yaml');
    await recording.printed(/WARN {2}not connected to the broker {2}reason="connect ECONNREFUSED/);
    recording.stop();
    expect(await recording.ended).toMatchObject({ code: 0, stdout: '' });
  });

  test('says what is wrong with the config', async () => {
    const folder = createFolder({ 'tocsin.yaml': 'mqtt: { url: broker }\n' });
    expect(await folder.cli('record', '--config', './tocsin.yaml')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^tocsin\.yaml:1:14 mqtt\.url: an address such as/),
    });
  });

  test.each([
    [['--url', 'broker'], /^--url broker: not an address such as mqtt:\/\/broker:1883\n$/],
    [['--topic', 'a/#/b'], /^--topic a\/#\/b: # must be the whole last level\n$/],
    [['--out', './nowhere/day.jsonl'], /^--out \S+ cannot be written: .*no such file/],
  ])('says before it begins what is wrong with %j', async (argv, message) => {
    const folder = createFolder({ 'tocsin.yaml': '{}\n' });
    expect(await folder.cli('record', '--config', './tocsin.yaml', ...argv)).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
  });
});
