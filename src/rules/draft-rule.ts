import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Names } from './check-comparison.ts';
import { checkNotify } from './check-notify.ts';
import { draftTrigger } from './draft-trigger.ts';
import { type KeyTemplate, keyNames, parseKeyTemplate } from './key.ts';
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
  readonly trigger: Trigger;
  /** Facts that its templates read. */
  readonly templateFacts: readonly string[];
}

/** Null with faults. Each part is looked at by itself, so that one fault does not hide another. */
export const draftRule = (rule: WrittenRule): RuleDraft | null => {
  const { written, place, context, faults } = rule;
  checkId(rule);
  const source = readRuleSource({
    source: written.source,
    topic: written.topic,
    place,
    sources: context.sources,
    faults,
  });
  const labels = isJsonObject(written.labels) ? Object.keys(written.labels) : [];
  const names = source && { captures: source.captures, labels };
  if (names) checkNames(rule, names);
  const key = readKey(rule, source);
  const trigger = draftTrigger(rule, names);
  const templateFacts = checkNotify({
    notify: written.notify,
    path: place('notify'),
    names,
    checkTemplate: context.checkTemplate,
    faults,
  });
  return source && trigger && { written, source, key, trigger, templateFacts };
};

const checkId = ({ written: { id }, place, context, faults }: WrittenRule): void => {
  if (typeof id !== 'string' || !id.startsWith('tocsin.') || context.sources.has(id)) return;
  faults.at(place('id'), "ids that begin with tocsin. are those of Tocsin's own alarms");
};

/** A topic's name stands for its level, so neither a label nor a fact may bear it. */
const checkNames = ({ written, place, faults }: WrittenRule, { captures, labels }: Names): void => {
  for (const label of labels.filter((name) => captures.includes(name))) {
    faults.atKey([...place('labels'), label], `"${label}" names a level of the topic already`);
  }
  for (const fact of isJsonObject(written.facts) ? Object.keys(written.facts) : []) {
    const path = [...place('facts'), fact];
    if (captures.includes(fact)) faults.atKey(path, `"${fact}" names a level of the topic, not a fact`);
    if (fact.includes('.')) faults.atKey(path, `"${fact}" is no fact: names with a dot are Tocsin's`);
  }
};

const readKey = ({ written, place, faults }: WrittenRule, source: RuleSource | null): KeyTemplate | null => {
  if (typeof written.key !== 'string') return null;
  const parsed = parseKeyTemplate(written.key);
  if (!parsed.ok) {
    faults.at(place('key'), parsed.error);
    return null;
  }
  if (source)
    checkKeyHasDevice(parsed.value, source, (expected) => {
      faults.at(place('key'), 'a key without the device would mix up the alarms of several devices', { expected });
    });
  return parsed.value;
};

const checkKeyHasDevice = (key: KeyTemplate, source: RuleSource, tell: (expected: string) => void): void => {
  const names = keyNames(key);
  const { captures, deviceLabels } = source;
  if (names.includes('device') && !captures.includes('device')) return;
  if (deviceLabels?.every((label) => names.includes(label))) return;
  tell((deviceLabels ?? ['device']).map((label) => `{${label}}`).join(' and '));
};
