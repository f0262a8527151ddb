import { createWorld } from '../src/app/create-world.ts';
import { createRuleBook } from '../src/app/rule-book.ts';
import { decodersFor } from '../src/app/rule-files.ts';
import { createRuleContext } from '../src/app/rule-service.ts';
import { createWatch } from '../src/app/watch.ts';
import type { Observer, World } from '../src/app/world.ts';
import { systemClock } from '../src/base/clock.ts';
import { randomIds } from '../src/base/ids.ts';
import type { Json } from '../src/base/json.ts';
import { createDecoder } from '../src/decode/decoder.ts';
import { sourceOptionsSchema } from '../src/decode/options.ts';
import { formatFault } from '../src/document/fault.ts';
import { BUILT_IN_SERVICE } from '../src/model/service.ts';
import { createNotifier } from '../src/notifier/notifier.ts';
import { createFactLayouts } from '../src/rules/fact-layout.ts';
import { loadRuleFile } from '../src/rules/load.ts';

/** Where the devices of every bench speak: `bench/l7/d93/telemetry`. */
export const SOURCE = { name: 'bench', topic: 'bench/{line}/{device}/telemetry' } as const;

export const topicOf = (line: number, device: number): string => `bench/l${line}/d${device}/telemetry`;

/** What a device says: hot, so that the alarm of every rule stands, and its phase, which ends the alarms of that phase. */
export interface Facts {
  readonly [fact: string]: Json;
  readonly temperature: number;
  readonly phase: number;
}

export const TEMPERATURE = 20_000;

/** A rule as both engines take it. */
export interface BenchRule {
  readonly id: string;
  readonly topic: string | null;
  /** As written in a rule file. */
  readonly facts?: Readonly<Record<string, Json>>;
  /** Further keys, as written in a rule file. */
  readonly more?: Readonly<Record<string, Json>>;
  readonly all: readonly { readonly fact: string; readonly operator: string; readonly value: number }[];
}

/**
 * `count` rules of two conditions each. With `linesOf`, each group of so many looks at a production line of its own;
 * without, all look at every device. Rule i is over while its device says that the phase is i modulo `phases`.
 */
export const benchRules = (count: number, { phases, linesOf }: { phases: number; linesOf?: number }): BenchRule[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `rule-${index}`,
    topic: linesOf === undefined ? null : `bench/l${Math.floor(index / linesOf)}/{device}/telemetry`,
    all: [
      { fact: 'temperature', operator: 'greaterThan', value: index },
      { fact: 'phase', operator: 'notEqual', value: index % phases },
    ],
  }));

/** JSON is YAML. */
export const ruleFileText = (rules: readonly BenchRule[]): string =>
  JSON.stringify({
    version: 1,
    defaults: { source: SOURCE.name, severity: 'warning' },
    rules: rules.map(({ id, topic, all, facts, more }) => ({
      ...{ id, ...(topic !== null && { topic }), when: { all } },
      ...(facts && { facts }),
      ...more,
    })),
  });

/** The deciding core with these rules loaded: what `serve` runs, without broker, store and HTTP. */
export const openWorld = (rules: readonly BenchRule[]): World => {
  const decoder = createDecoder(SOURCE.name, sourceOptionsSchema.parse({ topic: SOURCE.topic }));
  if (!decoder.ok) throw new Error(decoder.error.map(({ message }) => message).join('\n'));
  const notifier = createNotifier();
  const layouts = createFactLayouts();
  const { checkTemplate } = notifier;
  const context = createRuleContext({ decoders: [decoder.value], layouts, checkTemplate });
  const loaded = loadRuleFile(ruleFileText(rules), 'bench.yaml', context);
  if (!loaded.ok) throw new Error(loaded.error.map(formatFault).join('\n'));
  const watch = createWatch(systemClock, null);
  watch.start();
  return createWorld({
    ...{
      clock: systemClock,
      watch,
      ids: randomIds,
      service: BUILT_IN_SERVICE,
      layouts,
      notifier,
      observer: nobodyLooks,
    },
    book: createRuleBook(loaded.value.rules, decodersFor([decoder.value], loaded.value.rules)),
    mayDecide: () => true,
    mayTell: () => true,
    decided: () => {},
  });
};

const nobodyLooks: Observer = {
  reading: () => {},
  occurrence: () => {},
  unread: () => {},
  unrouted: () => {},
  transition: () => {},
  told: () => {},
  request: () => {},
  failed: () => {},
  message: () => {},
  evaluated: () => {},
};

/** Numbers below `limit` in an order without pattern, the same in every run (xorshift32, Marsaglia 2003). */
export const createDice = (seed = 0x2545f491): ((limit: number) => number) => {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
};
