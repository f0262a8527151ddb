import { parseDuration } from '../base/duration.ts';
import { isJsonObject } from '../base/json.ts';
import { type Dedup, parseDedup } from './dedup.ts';
import type { WrittenRule } from './written-rule.ts';

/** What `mode: event` adds to a rule. */
export interface EventDraft {
  readonly cooldownMs: number;
  readonly dedup: Dedup | null;
}

/** Null for an alarm. What the file's defaults say for alarms an event leaves aside, and the other way round. */
export const draftEvent = (rule: WrittenRule): EventDraft | null => {
  const { written } = rule;
  if (written.mode !== 'event') {
    for (const key of ['cooldown', 'dedup']) if (isOwn(rule, key)) tell(rule, key, `"${key}" is for mode: event`);
    return null;
  }
  for (const [key, why] of Object.entries(SENSELESS)) if (isOwn(rule, key)) tell(rule, key, why);
  if (written.severity === 'latch-highest')
    rule.faults.at(rule.place('severity'), 'an event has one severity', {
      instead: 'severity: info, warning or critical',
    });
  checkFacts(rule);
  checkEntries(rule);
  const cooldown = typeof written.cooldown === 'string' ? parseDuration(written.cooldown) : undefined;
  return { cooldownMs: cooldown?.ok ? cooldown.value : 0, dedup: readDedup(rule) };
};

const SENSELESS: Readonly<Record<string, string>> = {
  for: 'an event happens at once: each matching message is one',
  clear: 'an event has no end: there is nothing to clear',
  levels: 'an event has one severity: write a rule for each',
  absent: 'silence is no message, so it cannot be an event',
  onGap: 'an event waits for nothing',
  gap: 'an event waits for nothing',
};

const isOwn = ({ written, place }: WrittenRule, key: string): boolean =>
  written[key] !== undefined && place(key)[0] === 'rules';

const tell = ({ place, faults }: WrittenRule, key: string, why: string): void =>
  faults.atKey(place(key), why, { instead: `the rule without ${key}` });

/** A fact of the message is never stale. One that is made of several messages may well be. */
const checkFacts = ({ written, place, faults }: WrittenRule): void => {
  if (!isJsonObject(written.facts)) return;
  for (const [fact, setting] of Object.entries(written.facts)) {
    if (!isJsonObject(setting)) continue;
    const path = [...place('facts'), fact];
    if (setting.across !== undefined)
      faults.atKey([...path, 'across'], 'an event looks at one message, not at all devices', {
        instead: 'the field of the payload itself, or take mode: event away',
      });
    if (setting.staleAfter === undefined) continue;
    if (Object.keys(setting).some((key) => key !== 'staleAfter' && key !== 'default')) continue;
    faults.atKey([...path, 'staleAfter'], "an event looks at its own message's facts, which are new", {
      instead: 'the fact without staleAfter',
    });
  }
};

const NOT_FOR_ENTRIES: Readonly<Record<string, string>> = {
  clear: 'an event has no end that could be told',
  after: 'an event is over when it has happened: nothing is still active later',
  unless: 'an event is told at once, before anybody can acknowledge it',
  severity: 'an event has one severity',
};

const checkEntries = ({ written, place, faults }: WrittenRule): void => {
  if (!Array.isArray(written.notify)) return;
  for (const [index, entry] of written.notify.entries()) {
    for (const [key, why] of Object.entries(NOT_FOR_ENTRIES)) {
      if (isJsonObject(entry) && entry[key] !== undefined)
        faults.atKey([...place('notify'), index, key], why, { instead: `the entry without ${key}` });
    }
  }
};

const readDedup = ({ written, place, faults }: WrittenRule): Dedup | null => {
  if (typeof written.dedup !== 'string') return null;
  const parsed = parseDedup(written.dedup);
  if (parsed.ok) return parsed.value;
  faults.at(place('dedup'), parsed.error, { instead: 'the field that names the occurrence, such as $.id' });
  return null;
};
