import { step } from '../alarms/step.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { ActivationRecord, AlarmRecord } from '../store/batch.ts';
import type { About, Instance } from './fleet.ts';
import { unreadMoment } from './judge-time.ts';
import { settle } from './settle.ts';
import type { World } from './world.ts';

/** An alarm as it was saved, whose rule no text names any more, or names for another source. */
export interface Orphan extends Pick<Instance, 'obligations'>, Pick<About, 'device'> {
  readonly saved: AlarmRecord;
  readonly record: ActivationRecord | null;
}

/** Ends it as that of a removed rule: whoever was told of the raise is told that nobody watches any more. */
export const endOrphan = (world: World, { saved, device, record, obligations }: Orphan): void => {
  const { alarm, key, labels } = saved;
  const rule = goneRule(saved, record);
  const instance: Instance = {
    about: { device, key, labels },
    alarm,
    obligations,
    rule,
    queuedAt: null,
  };
  const now = unreadMoment(world, device);
  settle(world, instance, { stepped: step(alarm, { type: 'remove' }, now), now, topic: null, recheckAt: null });
};

/** What is known of a rule without its text; it never sees anything. */
const goneRule = (
  { rule: id, ruleHash: hash, source }: AlarmRecord,
  record: ActivationRecord | null,
): CompiledRule => ({
  id,
  hash,
  source,
  title: record?.title ?? id,
  severity: record?.severity ?? 'warning',
  ...{
    file: '',
    line: 1,
    column: 1,
    labels: {},
    mode: 'alarm',
    forMs: 0,
    cooldownMs: 0,
    gapMs: null,
    maxAgeMs: null,
    awaitsSilence: false,
    together: null,
    followsWall: false,
    readsAttributes: false,
    clearForMs: 0,
    notify: [],
    topic: null,
    reads: [],
    aging: [],
  },
  ...{ keyOf: () => null, keyText: null, keyIsDevice: false, group: null, place: 0 },
  evaluate: () => ({ verdict: 'unknown', recheckAt: null }),
  evaluateClear: null,
  explainClear: null,
  explain: () => ({ condition: '', verdict: 'unknown', facts: [], parts: [], missing: [], filling: [] }),
  windows: [],
  derived: () => ({}),
  evidence: () => ({}),
});
