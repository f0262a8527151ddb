import { addressKey, madeRecord } from '../../src/sync/ownership.ts';
import type { Plan, PlanInput } from '../../src/sync/plan.ts';
import type { ActualBinding, Owned } from '../../src/sync/ports.ts';
import type { DesiredBinding, Listing, SourceView } from '../../src/sync/source.ts';

const PHONE = '+4790000001';

/** An address that the source `roster` wants for `identity`. */
export const wants = (identity: string, change: Partial<DesiredBinding> = {}): DesiredBinding => ({
  ...{ identity, type: 'sms', address: PHONE, tags: [] },
  ...{ source: 'roster', place: 'config/roster.yaml:4', renewedAt: null },
  ...change,
});

/** The same as a service has it. */
export const bound = (sid: string, { identity, type, address, tags }: Omit<ActualBinding, 'sid'>): ActualBinding => ({
  ...{ sid, identity, type, address, tags },
});

/** `count` addresses of one identity. */
export const phonesOf = (identity: string, count: number, change: Partial<DesiredBinding> = {}) =>
  Array.from({ length: count }, (_, index) => wants(identity, { address: `+4791${identity}${index}`, ...change }));

export const madeAll = (desired: readonly DesiredBinding[]): readonly Owned[] =>
  desired.map((one) => madeRecord(one, sidOf(one)));

export const boundAll = (desired: readonly DesiredBinding[]): readonly ActualBinding[] =>
  desired.map((one) => bound(sidOf(one), one));

const sidOf = (desired: DesiredBinding): string => `BS-${addressKey(desired)}`;

export const planInput = (change: Partial<PlanInput>): PlanInput => ({
  ...{ desired: [], actual: [], owned: [], sources: new Set(['roster']), takenBack: new Map(), goneSids: new Map() },
  ...{ adopt: false, missing: 'create', now: 1000 },
  ...change,
});

export const viewOf = (
  name: string,
  listing: Partial<Listing> | null,
  change: Partial<SourceView> = {},
): SourceView => ({
  ...{ name, type: 'roster', takenBack: new Map(), readAt: 1, stale: null },
  listing: listing && listingOf(listing),
  ...change,
});

const listingOf = (listing: Partial<Listing>): Listing => ({
  people: [...new Set(listing.bindings?.map(({ identity }) => identity))],
  ...{ bindings: [], unclear: new Set(), faults: [], warnings: [] },
  ...listing,
});

/** Each step on one line: what, why, and the sids that go. */
export const describePlan = (plan: Plan): readonly string[] => [
  ...plan.adopts.map(({ reason, superseded }) => lineOf('adopt', reason, superseded)),
  ...plan.creates.map(({ reason, first }) => lineOf('create', reason, first?.sids ?? [])),
  ...plan.replaces.map(({ reason, superseded }) => lineOf('replace', reason, superseded)),
  ...plan.deletes.map(({ reason, sids }) => lineOf('delete', reason, sids)),
  ...plan.forgets.map(({ reason }) => lineOf('forget', reason)),
  ...plan.marks.map(({ reason, goneAt }) => lineOf(`mark ${goneAt}`, reason)),
  ...plan.gone.map(() => 'gone'),
  ...plan.conflicts.map(({ reason, sid }) => lineOf('conflict', reason, sid === '' ? [] : [sid])),
  ...Array.from({ length: plan.untouched }, () => 'untouched'),
];

const lineOf = (step: string, reason: string, sids: readonly string[] = []): string =>
  [step, reason, ...sids.map((sid) => `-${sid}`)].join(' ');
