import { expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { examineCertificate } from '../../src/doctor/examine-certificate.ts';
import { startAedes } from '../fakes/aedes.ts';
import { createCertificate } from '../fakes/certificate.ts';

const certificate = createCertificate();

const examine = async (at: string, ca?: string) => {
  await using broker = await startAedes({}, certificate);
  const { hostname: host, port } = new URL(broker.url);
  const clock = createVirtualClock(Date.parse(at));
  const deps = {
    area: 'mqtt',
    host,
    port: Number(port),
    tls: ca === undefined ? {} : { ca },
    clock,
    todo: 'name it: ca_file',
  };
  return await examineCertificate(deps, new AbortController().signal);
};

test('a trusted one says how many days it has left', async () => {
  expect(await examine('2049-11-30T00:00:00Z', certificate.cert)).toMatchObject([
    { level: 'ok', found: 'its certificate is trusted, and valid for 31 days' },
  ]);
});

test('one that ends soon is to be known', async () => {
  expect(await examine('2049-12-30T00:00:00Z', certificate.cert)).toMatchObject([{ level: 'warn' }]);
});

test('one that nobody we know has signed is a fault', async () => {
  expect(await examine('2030-01-01T00:00:00Z')).toMatchObject([
    {
      level: 'fail',
      found: expect.stringMatching(/not trusted: .*SELF_SIGNED/),
      todo: expect.stringContaining('ca_file'),
    },
  ]);
});

test('who speaks no TLS is named', async () => {
  await using broker = await startAedes();
  const { hostname: host, port } = new URL(broker.url);
  const deps = { area: 'mqtt', host, port: Number(port), tls: {}, clock: createVirtualClock(0), todo: '' };
  const found = examineCertificate(deps, AbortSignal.any([]));
  expect(await found).toMatchObject([{ level: 'fail', found: expect.stringContaining('no TLS with 127.0.0.1') }]);
});
