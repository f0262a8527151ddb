import type { Json } from '../../base/json.ts';
import type { SmsOutlook } from './sms-outlook.ts';
import type { Subject } from './subject.ts';
import { createWidestFacts } from './widest-facts.ts';

/** What each variable of a rule's templates comes to at most: values of which any may make the longest text. */
export const createWidest = (
  subject: Subject,
  { longest, worstOf }: Pick<SmsOutlook, 'longest' | 'worstOf'>,
): ((path: readonly string[]) => readonly Json[]) => {
  const { rule, draft } = subject;
  const { captures, name: source } = draft.source;
  const facts = createWidestFacts(subject, worstOf);
  const capture = (label: string) => orLevel(longest.label(source, label));
  const known = longest.device(source);
  const device = known.length > 0 ? known : orLevel(inTurn((draft.source.deviceLabels ?? []).map(capture), '/'));
  const named: Readonly<Record<string, readonly Json[]>> = {
    device,
    key: keysOf(subject, { capture, device }),
    count: [MOST_SILENT],
    total: [MOST_SILENT],
  };
  return (path) => {
    const [root = '', name = ''] = path;
    if (captures.includes(root)) return capture(root);
    if (root === 'labels') return captures.includes(name) ? capture(name) : [rule.labels?.[name] ?? LEVEL];
    if (root === 'attributes') return orNumber(longest.attribute(name), facts.any);
    if (root === 'facts') return path.length === 2 ? facts.of(name) : facts.any;
    if (root === 'alarm') return [ALARM[name] ?? LEVEL];
    if (root === 'rule') return [ruleText(subject, path)];
    if (path.length > 1) return facts.any;
    return (facts.isKnown(root) ? undefined : Object.hasOwn(named, root) ? named[root] : undefined) ?? facts.of(root);
  };
};

/** A level of a topic that the inventory does not know. */
const LEVEL = 'x'.repeat(32);

const orLevel = (texts: readonly string[]): readonly string[] => (texts.length > 0 ? texts : [LEVEL]);

const orNumber = (values: readonly Json[], numbers: readonly Json[]): readonly Json[] =>
  values.length > 0 ? values : numbers;

/** Of an alarm about several silent devices. */
const MOST_SILENT = 1000;

/** A Wednesday in September: no other day and month have longer names. */
const TIME = '2026-09-23T12:59:59.999Z';

const ALARM: Readonly<Record<string, Json>> = {
  id: 'x'.repeat(36),
  state: 'cleared',
  severity: 'critical',
  raisedAt: TIME,
  clearedAt: TIME,
  duration: '23 h 59 min',
};

const ruleText = ({ rule }: Subject, [, name = '', label = '']: readonly string[]): Json => {
  if (name === 'labels') return rule.labels?.[label] ?? LEVEL;
  return { id: rule.id, title: rule.title ?? rule.id, severity: 'critical' }[name] ?? LEVEL;
};

interface KeyParts {
  readonly capture: (label: string) => readonly string[];
  readonly device: readonly string[];
}

const keysOf = ({ draft: { key, source } }: Subject, { capture, device }: KeyParts): readonly string[] =>
  key === null
    ? device
    : inTurn(
        key.map((part) => {
          if (part.type === 'text') return [part.text];
          if (source.captures.includes(part.name)) return capture(part.name);
          return part.name === 'device' ? device : [LEVEL];
        }),
        '',
      );

/** The first of each part, then the last of each: of two, one is the longest in GSM-7 and the other in UCS-2. */
const inTurn = (parts: readonly (readonly string[])[], between: string): readonly string[] =>
  parts.length === 0
    ? []
    : [...new Set([0, -1].map((index) => parts.map((texts) => texts.at(index) ?? '').join(between)))];
