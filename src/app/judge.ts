import { step } from '../alarms/step.ts';
import { asKey } from '../model/ids.ts';
import type { Labels } from '../model/reading.ts';
import type { Severity } from '../model/rule.ts';
import type { CompiledRule, Evaluation } from '../rules/compiled-rule.ts';
import { commitHeard } from './commit-facts.ts';
import { type About, type Device, type Instance, mayAddKey } from './fleet.ts';
import { judgeCooldown } from './judge-event.ts';
import { type JudgeNow, unreadMoment } from './judge-time.ts';
import { settle } from './settle.ts';
import { silenceAt } from './silence.ts';
import type { World } from './world.ts';

interface Seen extends Pick<About, 'device' | 'key'> {
  readonly rule: CompiledRule;
}

/** When a reading came, by both measures, and by which topic. */
export interface Taken {
  readonly now: JudgeNow;
  readonly topic: string;
  /** How long the device had said nothing, ms. */
  readonly silentMs?: number;
}

/** What a rule looks at. */
export interface Sight {
  readonly device: Device;
  /** Of the device and of the rule's own topic. */
  readonly labels: Labels;
}

/** `own` is what the rule's own topic names; rules that share it share what comes of it. */
export const sightOf = (device: Device, own: Labels): Sight => ({ device, labels: allLabels(device, own) });

/** One rule looks at what a reading made of its device. Most often nothing happens, so the way there allocates nothing. */
export const judgeReading = (world: World, rule: CompiledRule, { device, labels }: Sight, taken: Taken): void => {
  const { now, topic, silentMs } = taken;
  const key = rule.keyIsDevice ? asKey(device.memory.device) : rule.keyOf(device.memory, labels);
  if (key === null) return;
  const known = world.fleet.find(device, rule, key);
  const evaluation = rule.evaluate(device.memory, now, labels, known ? standingOf(known) : null);
  noteSight(world, { rule, key, device }, evaluation, now.watchedAt);
  if ((!known || isAtRest(known)) && evaluation.verdict !== 'true' && evaluation.recheckAt === null) return;
  if (!known && !mayAddKey(device, rule)) {
    world.observer.reading(device.source.name, 'too-many-keys');
    return;
  }
  const instance = known ?? world.fleet.add(device, rule, key, labels);
  if (!known && rule.together) world.together.grow(instance);
  judge(world, instance, { type: 'verdict', evaluation, now, topic, silentMs });
  // Else a crash would make a gap of what was heard since that was last written down.
  if (rule.gapMs !== null && instance.alarm && instance.alarm.state !== 'active') commitHeard(world, device);
};

/** Normal, and kept only for a timer that was not taken back: but for a verdict that is true all stays as it is. */
const isAtRest = ({ alarm, queuedAt }: Instance): boolean => alarm === null && queuedAt !== null;

/** Of a device that was never heard nobody waits for silence: that is no blindness. */
const noteSight = (world: World, about: Seen, { verdict }: Evaluation, watchedAt: number): void => {
  if (!about.rule.awaitsSilence) world.blindness.note(about, verdict !== 'unknown', watchedAt);
};

/** A timer looks at an instance whose delay may be over, or whose verdict may have changed by itself. */
export const judgeInstance = (world: World, instance: Instance): void => {
  instance.queuedAt = null;
  if (instance.rule.mode === 'event') {
    judgeCooldown(world, instance);
    return;
  }
  const { rule, about } = instance;
  const { device, labels } = about;
  const now = unreadMoment(world, device);
  const looked = rule.evaluate(device.memory, now, labels, standingOf(instance));
  const speaks = speaksOf(instance);
  const evaluation = speaks || looked.inactive ? looked : unsure(rule, looked);
  if (speaks) noteSight(world, { rule, key: about.key, device }, looked, now.watchedAt);
  const silentMs = silenceAt(device.memory, now.watchedAt);
  judge(world, instance, { type: 'due', evaluation, now, topic: null, silentMs });
};

/** The level that an open alarm stands at. */
const standingOf = ({ alarm }: Instance): Severity | null =>
  alarm?.activation ? (alarm.level ?? alarm.activation.severity) : null;

/** Of another key nothing is known but the hours of its rule. */
const unsure = ({ followsWall }: CompiledRule, { recheckAt }: Evaluation): Evaluation => ({
  verdict: 'unknown',
  recheckAt: followsWall ? recheckAt : null,
});

/** With keys finer than the device, its newest reading may have been about another key. */
const speaksOf = ({ rule, about: { device, key, labels } }: Instance): boolean =>
  rule.keyIsDevice || rule.keyOf(device.memory, { ...labels, ...device.memory.labels }) === key;

interface Judging {
  readonly type: 'verdict' | 'due';
  readonly evaluation: Evaluation;
  readonly now: JudgeNow;
  readonly topic: string | null;
  readonly silentMs?: number | undefined;
}

const judge = (world: World, instance: Instance, { type, evaluation, now, topic, silentMs }: Judging): void => {
  const { rule, alarm, about } = instance;
  const { device, labels } = about;
  const clear = alarm?.activation && rule.evaluateClear ? rule.evaluateClear(device.memory, now, labels) : null;
  const { verdict, recheckAt, severity, inactive } = evaluation;
  const judged = { type, timing: rule, verdict, clear: clear?.verdict ?? null, severity, inactive, silentMs } as const;
  settle(world, instance, {
    ...{ stepped: step(alarm, judged, now), now, topic },
    recheckAt: earlier(recheckAt, clear?.recheckAt ?? null),
  });
};

/** A rule's own topic may name levels that its source does not; mostly it names the same. */
const allLabels = ({ memory }: Device, own: Labels): Labels => {
  for (const name in own) if (memory.labels[name] !== own[name]) return { ...memory.labels, ...own };
  return memory.labels;
};

const earlier = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);
