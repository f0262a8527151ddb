import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Names } from './check-comparison.ts';
import { checkNotify } from './check-notify.ts';
import { checkRuleTime } from './check-rule-time.ts';
import { checkSeverity } from './check-severity.ts';
import type { DerivedFact } from './derived/definition.ts';
import { draftDerived } from './derived/draft.ts';
import { draftEvent, type EventDraft } from './draft-event.ts';
import { draftTrigger } from './draft-trigger.ts';
import { aggregatedNames } from './group/draft-aggregates.ts';
import { draftGroup, type GroupDraft, missingFromKey } from './group/draft-group.ts';
import { type KeyTemplate, parseKeyTemplate } from './key.ts';
import { type RuleSource, readRuleSource } from './rule-source.ts';
import type { Trigger } from './trigger.ts';
import type { WrittenRule } from './written-rule.ts';

/** A rule whose every part has been looked at, and found sound. */
export interface RuleDraft {
  /** As written, the file's defaults beneath it. */
  readonly written: JsonObject;
  readonly source: RuleSource;
  /** Null for the device. */
  readonly key: KeyTemplate | null;
  /** Null when it looks at each device by itself. */
  readonly group: GroupDraft | null;
  /** Facts that are made of the samples of one device. */
  readonly derived: readonly DerivedFact[];
  readonly trigger: Trigger;
  /** Null for an alarm. */
  readonly event: EventDraft | null;
  /** Facts that its templates read. */
  readonly templateFacts: readonly string[];
}

/** Null with faults. Each part is looked at by itself, so that one fault does not hide another. */
export const draftRule = (rule: WrittenRule): RuleDraft | null => {
  const { written, place, context, faults } = rule;
  checkId(rule);
  checkRuleTime(rule);
  const source = readRuleSource({
    source: written.source,
    topic: written.topic,
    place,
    sources: context.sources,
    faults,
  });
  const labels = isJsonObject(written.labels) ? Object.keys(written.labels) : [];
  const ofDevice = source && { captures: source.captures, labels };
  if (ofDevice) checkNames(rule, ofDevice);
  const key = readKey(rule, source);
  const group = draftGroup(rule, { source, key, names: ofDevice });
  const names = group && ofDevice ? namesOfGroup(ofDevice, group, written.facts) : ofDevice;
  const derived = draftDerived(rule, ofDevice);
  const trigger = draftTrigger(rule, names);
  const event = draftEvent(rule);
  if (trigger) checkSeverity(rule, trigger);
  const templateFacts = checkNotify({
    notify: written.notify,
    path: place('notify'),
    names,
    checkTemplate: context.checkTemplate,
    faults,
  });
  return source && trigger && { written, source, key, group, derived, trigger, event, templateFacts };
};

/** Of the levels of the topic a group has those in its key, and of facts those that its devices add up to. */
const namesOfGroup = ({ labels }: Names, { keyLabels }: GroupDraft, facts: unknown): Names => ({
  labels,
  captures: keyLabels,
  aggregated: aggregatedNames(facts),
});

const checkId = ({ written: { id }, place, context, faults }: WrittenRule): void => {
  if (typeof id !== 'string' || !id.startsWith('tocsin.') || context.sources.has(id)) return;
  faults.at(place('id'), "ids that begin with tocsin. are those of Tocsin's own alarms", {
    instead: 'an id that begins otherwise',
  });
};

/** A topic's name stands for its level, so neither a label nor a fact may bear it. */
const checkNames = ({ written, place, faults }: WrittenRule, { captures, labels }: Names): void => {
  for (const label of labels.filter((name) => captures.includes(name))) {
    faults.atKey([...place('labels'), label], `"${label}" names a level of the topic already`, {
      instead: 'another name, or no label: templates read the level by this one',
    });
  }
  for (const fact of isJsonObject(written.facts) ? Object.keys(written.facts) : []) {
    const path = [...place('facts'), fact];
    if (captures.includes(fact))
      faults.atKey(path, `"${fact}" names a level of the topic, not a fact`, { instead: 'another name for the fact' });
    if (fact.includes('.'))
      faults.atKey(path, `"${fact}" is no fact: names with a dot are Tocsin's`, {
        instead: 'a name without a dot; conditions reach into a field by path: $.a.b',
      });
  }
};

const readKey = ({ written, place, faults }: WrittenRule, source: RuleSource | null): KeyTemplate | null => {
  if (typeof written.key !== 'string') return null;
  const parsed = parseKeyTemplate(written.key);
  if (!parsed.ok) {
    faults.at(place('key'), parsed.error, { instead: 'a key such as {site}/{device}' });
    return null;
  }
  const mayMix = written.mode === 'event' || aggregatedNames(written.facts).length > 0;
  const missing = source && !mayMix ? missingFromKey(parsed.value, source) : [];
  if (missing.length > 0) {
    const expected = `${missing.map((label) => `{${label}}`).join(' and ')}, or facts with across: devices`;
    faults.at(place('key'), 'a key without the device would mix up the alarms of several devices', { expected });
  }
  return parsed.value;
};
