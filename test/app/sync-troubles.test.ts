import { expect, test } from 'vitest';
import { isAllRead, sayTroubles } from '../../src/app/sync-troubles.ts';
import type { Trouble } from '../../src/app/system-rules.ts';
import { createTroubles } from '../../src/app/troubles.ts';
import type { SourceStatus, SyncStatus } from '../../src/sync/status.ts';

const PHONES: SourceStatus = {
  ...{ name: 'phones', type: 'registrations', readAt: 1000, stale: null },
  ...{ people: 0, desired: 0, owned: 0, faults: [], warnings: [] },
};

const UNREAD: SourceStatus = { ...PHONES, readAt: null };
const AWAY: SourceStatus = { ...UNREAD, stale: 'not connected to the broker' };

const statusOf = (source: SourceStatus): SyncStatus => ({
  ...{ at: 1000, outcome: 'applied', message: '', sources: [source], held: [], overruled: [], unreachable: [] },
  counts: { created: 0, replaced: 0, adopted: 0, deleted: 0, untouched: 0 },
  ...{ feedback: { gone: 0, optedOut: 0 }, failures: [] },
});

/** What is said of `source` after an earlier run of the process had said `troubles` of it. */
const saidAfter = (
  troubles: readonly Trouble[],
  source: SourceStatus,
  outcome: SyncStatus['outcome'] = 'applied',
): readonly string[] => {
  const said: string[] = [];
  const machine = createTroubles({
    now: () => 1000,
    submit: (reading) => said.push(`${reading.source} ${reading.facts.troubled ? 'is on' : 'is over'}`),
  });
  for (const trouble of troubles) machine.assume(trouble, 'phones');
  sayTroubles(machine, { ...statusOf(source), outcome });
  return said;
};

test.each<[sentence: string, source: SourceStatus, said: readonly string[]]>([
  ['nothing is over while the source was not read yet', UNREAD, []],
  ['what is late is no more held than it was', AWAY, []],
  ['it is over once the source was read', PHONES, ['tocsin.source-stale is over', 'tocsin.sync-held is over']],
])('after a restart %s', (_, source, said) => {
  expect(saidAfter(['tocsin.source-stale', 'tocsin.sync-held'], source)).toEqual(said);
});

test('after a restart what is held is not over because the service is out of reach', () => {
  expect(saidAfter(['tocsin.sync-held'], PHONES, 'service-unreachable')).not.toContain('tocsin.sync-held is over');
});

test('a source that left the config is nobody to wait for', () => {
  const said = saidAfter(['tocsin.source-stale', 'tocsin.sync-held'], { ...PHONES, type: 'removed', readAt: null });
  expect(said).toEqual(['tocsin.source-stale is over', 'tocsin.sync-held is over']);
});

test.each([
  ['was not read yet', UNREAD, false],
  ['is late', AWAY, true],
  ['was read', PHONES, true],
])('whom nobody is bound to may be said where a source %s', (_, source, isSaid) => {
  expect(isAllRead(statusOf(source))).toBe(isSaid);
});
