import type { Published } from './readings.ts';

/** One step of an alarm that must have happened. */
export interface ExpectedTransition {
  readonly rule: string;
  readonly key: string;
  readonly type: 'raised' | 'cleared';
  /** Event time, RFC 3339; null for a device without a clock. */
  readonly at: string | null;
  readonly topic: string;
  readonly evidence: Readonly<Record<string, string | number>>;
  /** Of the message that tells it. */
  readonly body: string;
}

type Facts = Readonly<Record<string, string | number>>;

interface RuleInWords {
  readonly id: string;
  readonly kind: Published['kind'];
  readonly reads: readonly string[];
  readonly isRaised: (facts: Facts) => boolean;
  readonly forMs: number;
  readonly isOver: (facts: Facts) => boolean;
  readonly clearForMs: number;
}

const MINUTE = 60_000;

/** What the rule file of plant.ts says. A comparison with a missing value is false, and no rule here tells the difference. */
const RULES: readonly RuleInWords[] = [
  {
    id: 'hot',
    kind: 'machine',
    reads: ['temperature', 'pump'],
    isRaised: ({ temperature, pump }) => Number(temperature) > 80 && pump === 'on',
    forMs: 15 * MINUTE,
    isOver: ({ temperature }) => Number(temperature) <= 70,
    clearForMs: 10 * MINUTE,
  },
  {
    id: 'open',
    kind: 'machine',
    reads: ['door'],
    isRaised: ({ door }) => door === 'open',
    forMs: 0,
    isOver: () => true,
    clearForMs: 0,
  },
  {
    id: 'low',
    kind: 'tank',
    reads: ['level'],
    isRaised: ({ level }) => Number(level) < 10,
    forMs: 15 * MINUTE,
    isOver: ({ level }) => Number(level) >= 15,
    clearForMs: 0,
  },
  {
    id: 'rung',
    kind: 'bell',
    reads: ['state', 'count'],
    isRaised: ({ state }) => state === 'on',
    forMs: 0,
    isOver: () => true,
    clearForMs: 0,
  },
];

/** What one rule about one device has come to. `since`: event time at which the state began. */
interface Standing {
  readonly state: 'normal' | 'pending' | 'active' | 'clearing';
  readonly since: number;
}

interface Step {
  readonly next: Standing;
  readonly happened?: { readonly type: 'raised' | 'cleared'; readonly at: number };
}

/**
 * Every transition that `published` must lead to, each device's in order: the alarm of docs/alarms.md once more, for
 * devices that are heard once, in order, and by their own clock. Knows nothing of src/.
 */
export const expectTransitions = (published: readonly Published[]): readonly ExpectedTransition[] => {
  const memories = new Map<string, Facts>();
  const standings = new Map<string, Standing>();
  const transitions: ExpectedTransition[] = [];
  for (const [order, reading] of published.entries()) {
    const { kind, key } = reading;
    const facts = { ...memories.get(`${kind} ${key}`), ...reading.facts };
    memories.set(`${kind} ${key}`, facts);
    for (const rule of RULES.filter((one) => one.kind === kind)) {
      const name = `${rule.id} ${key}`;
      const { next, happened } = move(rule, standings.get(name) ?? NORMAL, facts, reading.at ?? order);
      standings.set(name, next);
      if (happened) transitions.push(toTransition(rule, reading, facts, happened));
    }
  }
  return transitions;
};

const NORMAL: Standing = { state: 'normal', since: 0 };

const move = (rule: RuleInWords, { state, since }: Standing, facts: Facts, at: number): Step => {
  const raised = rule.isRaised(facts);
  const over = !raised && rule.isOver(facts);
  if (state === 'normal') return raised ? begin(rule, at) : { next: NORMAL };
  if (state === 'pending') {
    if (!raised) return { next: NORMAL };
    return at - since >= rule.forMs ? raise(since + rule.forMs) : { next: { state, since } };
  }
  if (state === 'active') return over ? beginEnd(rule, at) : { next: { state, since } };
  if (!over) return { next: { state: 'active', since: at } };
  return at - since >= rule.clearForMs ? end(since + rule.clearForMs) : { next: { state, since } };
};

const begin = (rule: RuleInWords, at: number): Step =>
  rule.forMs === 0 ? raise(at) : { next: { state: 'pending', since: at } };

const beginEnd = (rule: RuleInWords, at: number): Step =>
  rule.clearForMs === 0 ? end(at) : { next: { state: 'clearing', since: at } };

const raise = (at: number): Step => ({ next: { state: 'active', since: at }, happened: { type: 'raised', at } });

const end = (at: number): Step => ({ next: NORMAL, happened: { type: 'cleared', at } });

const toTransition = (
  rule: RuleInWords,
  { key, at: observedAt, topic, facts: said }: Published,
  facts: Facts,
  { type, at }: NonNullable<Step['happened']>,
): ExpectedTransition => {
  const time = observedAt === null ? null : new Date(at).toISOString();
  return {
    rule: rule.id,
    key,
    type,
    at: time,
    topic,
    evidence: Object.fromEntries(
      rule.reads.flatMap((fact) => (facts[fact] === undefined ? [] : [[fact, facts[fact]]])),
    ),
    body: `${rule.id} ${key} ${type} ${time ?? said.count}`,
  };
};
