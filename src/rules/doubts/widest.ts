import type { Json } from '../../base/json.ts';
import { comparisonsOf } from '../condition.ts';
import { conditionsOf } from '../trigger.ts';
import type { SmsOutlook } from './sms-outlook.ts';
import { conditionsBeneath, type Subject } from './subject.ts';

/** What each variable of a rule's templates comes to at most. */
export const createWidest = (subject: Subject, longest: SmsOutlook['longest']): ((path: readonly string[]) => Json) => {
  const { rule, draft } = subject;
  const { captures, name: source } = draft.source;
  const kinds = kindsOf(subject);
  const capture = (label: string) => longest.label(source, label) ?? LEVEL;
  const device = longest.device(source) ?? (draft.source.deviceLabels?.map(capture).join('/') || LEVEL);
  const named: Readonly<Record<string, Json>> = {
    device,
    key: keyOf(subject, { capture, device }),
    ...SILENT_TOGETHER,
  };
  const fact = (name: string, isWhole: boolean): Json => (isWhole ? kinds.get(name) : undefined) ?? NUMBER;
  return (path) => {
    const [root = '', name = ''] = path;
    if (captures.includes(root)) return capture(root);
    if (root === 'labels') return captures.includes(name) ? capture(name) : (rule.labels?.[name] ?? LEVEL);
    if (root === 'attributes') return longest.attribute(name) ?? NUMBER;
    if (root === 'facts') return fact(name, path.length === 2);
    if (root === 'alarm') return ALARM[name] ?? LEVEL;
    if (root === 'rule') return ruleText(subject, path);
    return path.length === 1 && !kinds.has(root) && Object.hasOwn(named, root)
      ? (named[root] ?? LEVEL)
      : fact(root, path.length === 1);
  };
};

const NUMBER = -1234.56;
/** A level of a topic that the inventory does not know. */
const LEVEL = 'x'.repeat(32);
/** A text that a device sends. */
const TEXT = 'x'.repeat(64);

const TIME = '2026-12-24T23:59:59.999Z';

const ALARM: Readonly<Record<string, Json>> = {
  id: 'x'.repeat(36),
  state: 'cleared',
  severity: 'critical',
  raisedAt: TIME,
  clearedAt: TIME,
  duration: '23 h 59 min',
};

/** Of an alarm about several silent devices. */
const SILENT_TOGETHER: Readonly<Record<string, Json>> = { count: 1000, total: 1000 };

const ruleText = ({ rule }: Subject, [, name = '', label = '']: readonly string[]): Json => {
  if (name === 'labels') return rule.labels?.[label] ?? LEVEL;
  return { id: rule.id, title: rule.title ?? rule.id, severity: 'critical' }[name] ?? LEVEL;
};

interface KeyParts {
  readonly capture: (label: string) => string;
  readonly device: string;
}

const keyOf = ({ draft: { key, source } }: Subject, { capture, device }: KeyParts): string =>
  key === null
    ? device
    : key
        .map((part) => {
          if (part.type === 'text') return part.text;
          if (source.captures.includes(part.name)) return capture(part.name);
          return part.name === 'device' ? device : LEVEL;
        })
        .join('');

/** Facts that the rule itself takes for texts, or for true or false; all others are taken for numbers. */
const kindsOf = (subject: Subject): ReadonlyMap<string, Json> => {
  const { draft, names, rule } = subject;
  const kinds = new Map<string, Json>();
  const take = (name: string, value: Json | undefined) => {
    if (typeof value === 'string') kinds.set(name, TEXT);
    else if (typeof value === 'boolean' && !kinds.has(name)) kinds.set(name, 'false');
  };
  for (const [name, settings] of Object.entries(rule.facts ?? {})) take(name, settings.default);
  for (const condition of [...conditionsOf(draft.trigger), ...conditionsBeneath(subject)]) {
    for (const { fact, operator, value } of comparisonsOf(condition, names.named)) {
      if (fact.jsonPath || value.type !== 'constant' || operator.value === 'boolean') continue;
      take(fact.fact, Array.isArray(value.value) ? value.value[0] : value.value);
    }
  }
  return kinds;
};
