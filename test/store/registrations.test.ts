import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROWS_AT_ONCE } from '../../src/store/all-rows.ts';
import type { StoredRegistration } from '../../src/store/registrations.ts';
import type { Store } from '../../src/store/store.ts';
import type { RegistrationsPort } from '../../src/sync/ports.ts';
import { memoryStore } from './samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore();
});

afterEach(() => store.close());

const registration = (identity: string, parts: Partial<StoredRegistration> = {}): StoredRegistration => ({
  identity,
  endpoint: 'phone',
  type: 'apn',
  address: '740f4707',
  tags: ['on-call', 'site "oslo"'],
  ttlMs: 60_000,
  renewedAt: 1_700_000_000_000,
  renewedWatch: 1_600_000_000_000.5,
  ended: null,
  ...parts,
});

describe('registrations', () => {
  it('are what sync asks for', async () => {
    const port = store.registrations satisfies RegistrationsPort;
    await port.write([registration('ana')], []);
    expect(await port.list()).toEqual([registration('ana')]);
  });

  const KEPT: readonly [why: string, parts: Partial<StoredRegistration>][] = [
    ['one that holds until it is taken back', { ttlMs: null }],
    ['one without tags', { tags: [] }],
    ['one that ended', { ended: 'expired' }],
  ];

  it.each(KEPT)('come back as they were: %s', async (_why, parts) => {
    await store.registrations.write([registration('ana', parts)], []);
    expect(await store.registrations.list()).toEqual([registration('ana', parts)]);
  });

  it('are one per identity and endpoint', async () => {
    const tablet = registration('ana', { endpoint: 'tablet' });
    await store.registrations.write([registration('bo'), tablet, registration('ana')], []);
    await store.registrations.write([registration('ana', { address: '99' })], []);
    expect(await store.registrations.list()).toEqual([
      registration('ana', { address: '99' }),
      tablet,
      registration('bo'),
    ]);
  });

  it('are removed by both', async () => {
    const tablet = registration('ana', { endpoint: 'tablet' });
    await store.registrations.write([registration('ana'), tablet, registration('bo')], []);
    await store.registrations.write(
      [],
      [
        { identity: 'ana', endpoint: 'phone' },
        { identity: 'bo', endpoint: 'tablet' },
      ],
    );
    expect(await store.registrations.list()).toEqual([tablet, registration('bo')]);
  });

  it('are written all or none', async () => {
    const broken = { ...registration('bo'), address: Symbol('nowhere') } as unknown as StoredRegistration;
    await expect(store.registrations.write([registration('ana'), broken], [])).rejects.toThrow();
    expect(await store.registrations.list()).toEqual([]);
  });

  it('may be more than are read at once', async () => {
    const endpoints = Array.from({ length: ROWS_AT_ONCE + 1 }, (_, n) => `e${String(n).padStart(6, '0')}`);
    await store.registrations.write(
      endpoints.map((endpoint) => registration('ana', { endpoint })),
      [],
    );
    expect((await store.registrations.list()).map(({ endpoint }) => endpoint)).toEqual(endpoints);
  });
});
