import type { ApiSync, PlanLineRow, SyncStateRow } from '../../src/api/sync.ts';

const AT = Date.parse('2026-03-01T12:00:00Z');

/** Nothing is configured, and nothing was done. */
export const NOTHING_SYNCED: SyncStateRow = {
  at: null,
  outcome: null,
  message: '',
  sources: [],
  counts: { created: 0, replaced: 0, adopted: 0, deleted: 0, untouched: 0 },
  held: [],
  overruled: [],
  unreachable: [],
  feedback: { gone: 0, optedOut: 0 },
  failures: [],
  nobodyBound: [],
};

const FAULT = { file: 'config/roster.yaml', line: 4, column: 12, path: 'people[0].sms', message: 'not a phone number' };

/** A run that did something, and left something to look at, in each list. */
export const SYNCED: SyncStateRow = {
  at: AT,
  outcome: 'incomplete',
  message: 'one refused',
  sources: [
    {
      ...{ name: 'roster', type: 'roster', readAt: AT - 500, stale: null, people: 3, desired: 4, owned: 3 },
      faults: [{ ...FAULT, expected: '+ and digits', received: '4790000001' }],
      warnings: [],
    },
    {
      ...{ name: 'app', type: 'registrations', readAt: null, stale: 'not connected to the broker' },
      ...{ people: 0, desired: 0, owned: 5, faults: [], warnings: [] },
    },
  ],
  counts: { created: 1, replaced: 2, adopted: 3, deleted: 4, untouched: 5 },
  held: [{ source: 'app', id: 'h1', deletes: 4, of: 5, reason: 'too-many-deletes' }],
  overruled: [
    {
      ...{ source: 'app', place: 'tocsin/bindings/ana-k/phone', identity: 'ana-k', type: 'sms', address: '…0001' },
      ...{ reason: 'listed-elsewhere', by: 'config/roster.yaml:4' },
    },
  ],
  unreachable: [{ identity: 'bo-lind', reason: 'no-address' }],
  feedback: { gone: 1, optedOut: 2 },
  failures: [
    {
      ...{ type: 'sms', address: '+4790000009', reason: 'new-in-source' },
      ...{ status: 400, code: 20_001, message: '+4790000009 is not a number' },
    },
  ],
  nobodyBound: [{ target: 'on-call & site-oslo', rules: ['freezer-warm'] }],
};

export const planLine = (parts: Partial<PlanLineRow> = {}): PlanLineRow => ({
  ...{ change: 'create', source: 'roster', identity: 'ana-k', type: 'sms', address: '…0001' },
  ...{ reason: 'new-in-source', note: '' },
  ...parts,
});

export interface SampleSync extends ApiSync {
  /** What was asked for, in order. */
  readonly asked: string[];
}

/** Stands as `state` says; a plan is `lines`, and what it would hold. */
export const createSampleSync = (
  state: SyncStateRow = NOTHING_SYNCED,
  { lines = [], held = [] }: { lines?: readonly PlanLineRow[]; held?: SyncStateRow['held'] } = {},
): SampleSync => {
  const asked: string[] = [];
  const answer = async <T>(what: string, value: T): Promise<T> => {
    asked.push(what);
    return value;
  };
  return {
    asked,
    status: () => answer('status', state),
    plan: () => answer('plan', { status: { ...state, held }, lines }),
    apply: (confirm) => answer(`apply ${confirm.join(' ')}`.trim(), state),
    adopt: () => answer('adopt', state),
  };
};
