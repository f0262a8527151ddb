import { asRuleId } from '../model/ids.ts';
import type { Rule, Severity } from '../model/rule.ts';
import { attributeName } from './attribute-fact.ts';
import { allConditions, comparedFacts } from './compared-facts.ts';
import { compileFacts } from './compile-facts.ts';
import { compileTrigger } from './compile-trigger.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { comparisonsOf } from './condition.ts';
import { createDedupOf } from './dedup.ts';
import type { RuleDraft } from './draft-rule.ts';
import type { FileConditions, SoundRule } from './drafted-rule.ts';
import { collectEvidence } from './evidence.ts';
import type { FactLayout } from './fact-layout.ts';
import { groupSourceName } from './group/group-source.ts';
import { hashJson } from './hash.ts';
import { createKeyOf, isDeviceKey } from './key.ts';
import { readNotify } from './notify.ts';
import { withTime } from './rule-time.ts';
import type { WrittenRule } from './schema.ts';
import { withTogether } from './together.ts';
import type { Trigger } from './trigger.ts';

/** Faults have been looked for before: from here on nothing can be wrong with the rule. */
export const compileRule = (sound: SoundRule): CompiledRule => {
  const { draft, rule, conditions, layouts } = sound;
  const { trigger } = draft;
  const facts = compileFacts(sound);
  const compared = comparedFacts(draft, conditions.named);
  const attributes = compared.filter((fact) => attributeName(fact) !== undefined);
  const { own, slots, values, scope } = facts;
  const compiled: CompiledRule = {
    ...sayings(sound),
    ...{ reads: facts.reads, aging: facts.aging, windows: facts.windows, derived: values, group: facts.group },
    ...compileKey(draft, rule, facts.layout),
    awaitsSilence: trigger.type === 'absence',
    together: null,
    readsAttributes: attributes.length > 0,
    ...withTime(rule, compared, compileTrigger(trigger, conditions.named, { ...scope, zone: rule.zone })),
    evidence: (memory, now) => collectEvidence(memory, { facts: [...own, ...attributes], slots }, values(memory, now)),
  };
  const together = trigger.type === 'absence' ? trigger.together : null;
  return together ? withTogether(compiled, together, layouts.of(groupSourceName(rule.id))) : compiled;
};

type Sayings = Omit<Rule, 'gapMs'> & Pick<CompiledRule, 'source' | 'topic' | 'dedupOf' | 'line' | 'column'>;

/** What the rule says of itself, defaults filled in. */
const sayings = ({ draft, rule, file, position, conditions }: SoundRule): Sayings => {
  const { source, trigger, event } = draft;
  return {
    ...{ id: asRuleId(rule.id), file, ...position, title: rule.title ?? rule.id, labels: rule.labels ?? {} },
    mode: rule.mode ?? 'alarm',
    severity: severityOf(trigger, rule.severity),
    ...(trigger.type === 'levels' && { levels: trigger.latches ? 'latch-highest' : 'follow' }),
    forMs: event ? 0 : (rule.for ?? 0),
    clearForMs: event ? 0 : (rule.clear?.for ?? 0),
    cooldownMs: event?.cooldownMs ?? 0,
    ...(event?.dedup && { dedupOf: createDedupOf(event.dedup) }),
    notify: readNotify(rule.notify ?? []),
    hash: hashRule(draft, conditions),
    ...{ source: source.name, topic: source.topic },
  };
};

const compileKey = ({ key, source: { captures } }: RuleDraft, rule: WrittenRule, layout: FactLayout) => {
  const keyIsDevice = isDeviceKey(key, captures);
  return {
    keyOf: createKeyOf(key, captures, layout),
    keyText: keyIsDevice ? null : (rule.key ?? null),
    keyIsDevice,
    place: layout.rule(rule.id),
  };
};

/** Of a rule with levels the least: which one an alarm has, its activation says. */
const severityOf = (trigger: Trigger, written: WrittenRule['severity']): Severity => {
  if (trigger.type === 'levels') return trigger.levels[0]?.severity ?? 'warning';
  return written === undefined || written === 'latch-highest' ? 'warning' : written;
};

/** The rule as written, with the named conditions that it comes to use. */
const hashRule = (draft: RuleDraft, conditions: FileConditions): string => {
  const used = new Set<string>();
  for (const condition of allConditions(draft)) comparisonsOf(condition, conditions.named, used);
  return hashJson([
    draft.written,
    Object.fromEntries(Object.entries(conditions.written).filter(([name]) => used.has(name))),
  ]);
};
