import { formatFault } from '../document/fault.ts';
import type { Target } from '../model/notification.ts';
import { fitsName, type NamePattern } from '../sync/reach.ts';
import type { SourceStatus, SyncStatus } from '../sync/status.ts';
import type { RuleTarget } from './rule-targets.ts';
import { describeTarget, subjectToTarget, targetToSubject } from './target-subject.ts';
import type { Troubles } from './troubles.ts';

/** Nothing about the bindings is known while it is away; the subject has a blank, which no source's name has. */
const SERVICE = 'Notify service';

/** What a run of sync found wrong, as Tocsin's own alarms; and the end of each that is over. */
export const sayTroubles = (troubles: Troubles, status: SyncStatus): void => {
  sayService(troubles, status);
  saySources(troubles, status);
  // Otherwise nothing was compared: what was held is no less so.
  if (!isOff(status)) sayHeld(troubles, status);
};

const isOff = ({ outcome }: SyncStatus): boolean => outcome === 'service-unreachable' || outcome === 'failed';

const sayService = (troubles: Troubles, status: SyncStatus): void => {
  const { outcome, message, failures } = status;
  const isBehind = outcome === 'incomplete' && !failures.every(({ status }) => isFinal(status));
  troubles.say('tocsin.source-stale', SERVICE, isOff(status) || isBehind, `the bindings are not current: ${message}`);
};

/** A service that says so once will say so again: one address refused for good leaves the rest current. */
export const isFinal = (status: number): boolean =>
  status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);

const saySources = (troubles: Troubles, { sources }: SyncStatus): void => {
  const known = new Set(sources.flatMap(({ name, type }) => (type === 'removed' ? [] : [name])));
  for (const source of sources) {
    const { name, type, stale, faults } = source;
    if (type === 'removed' || isUnread(source)) continue;
    const [first] = faults;
    // What was expected and received stays out: a phone number may stand there.
    const detail = stale ?? (first && formatFault({ ...first, expected: '', received: '' })) ?? '';
    const isFaulty = stale !== null || faults.length > 0;
    troubles.say('tocsin.source-stale', name, isFaulty, `${name} is not taken up whole: ${detail}`);
  }
  for (const subject of troubles.subjects('tocsin.source-stale'))
    if (!subject.includes(' ') && !known.has(subject)) troubles.say('tocsin.source-stale', subject, false, '');
};

/** Neither well nor in trouble yet: what an earlier run of the process said of it stands. */
const isUnread = ({ type, readAt, stale, faults }: SourceStatus): boolean =>
  type !== 'removed' && readAt === null && stale === null && faults.length === 0;

/** Whether each source has said who there is, or is late to. */
export const isAllRead = ({ sources }: SyncStatus): boolean => !sources.some(isUnread);

const sayHeld = (troubles: Troubles, { held, sources }: SyncStatus): void => {
  const waiting = new Set(held.map(({ source }) => source));
  for (const { source, deletes, of } of held) {
    const detail = `${source} would lose ${deletes} of ${of} bindings: tocsin sync plan shows them, tocsin sync apply --confirm deletes them`;
    troubles.say('tocsin.sync-held', source, true, detail);
  }
  // What a source would lose is not known while it has not said what it lists.
  const silent = new Set(
    sources.flatMap(({ name, type, readAt }) => (type !== 'removed' && readAt === null ? name : [])),
  );
  for (const subject of troubles.subjects('tocsin.sync-held'))
    if (!waiting.has(subject) && !silent.has(subject)) troubles.say('tocsin.sync-held', subject, false, '');
};

/** Targets of rules that nobody is bound to, before an alarm needs them; `all` are those of every rule. */
export const sayUnbound = (troubles: Troubles, all: readonly RuleTarget[], unbound: readonly RuleTarget[]): void => {
  const waiting = new Map(unbound.map((target) => [targetToSubject(target), target]));
  for (const [subject, target] of waiting) {
    const detail = `nobody is bound to ${describeTarget(target)}, whom ${target.rules.slice(0, 3).join(', ')} notifies`;
    troubles.say('tocsin.nobody-bound', subject, true, detail);
  }
  for (const subject of troubles.subjects('tocsin.nobody-bound')) {
    const target = subjectToTarget(subject);
    // What a template came to is not for us to end: somebody was not told, and whether he is bound now is asked apart.
    const isOurs = target !== null && !waiting.has(subject) && !all.some((one) => isRendered(one, target));
    if (isOurs) troubles.say('tocsin.nobody-bound', subject, false, '');
  }
};

/** Whether `target` may be what the templates of a rule came to, other than their very words. */
const isRendered = ({ pattern, ...written }: RuleTarget, target: Target): boolean =>
  targetToSubject(written) !== targetToSubject(target) &&
  areSuch(pattern.identities, target.Identity) &&
  areSuch(pattern.tags, target.Tag);

const areSuch = (patterns: readonly NamePattern[], names: readonly string[]): boolean =>
  patterns.length >= names.length && names.every((name) => patterns.some((pattern) => fitsName(pattern, name)));
