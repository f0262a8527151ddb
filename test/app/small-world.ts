import { createWorld } from '../../src/app/create-world.ts';
import { decideMessage } from '../../src/app/decide.ts';
import { createRuleBook, type RuleBook } from '../../src/app/rule-book.ts';
import { swapRuleBook } from '../../src/app/swap.ts';
import { createWatch } from '../../src/app/watch.ts';
import type { Observer, World } from '../../src/app/world.ts';
import { createVirtualClock, type VirtualClock } from '../../src/base/clock.ts';
import { createSequentialIds } from '../../src/base/ids.ts';
import type { Json } from '../../src/base/json.ts';
import { createDecoder, type Decoder } from '../../src/decode/decoder.ts';
import { type SourceOptions, sourceOptionsSchema } from '../../src/decode/options.ts';
import { formatFault } from '../../src/document/fault.ts';
import type { Message } from '../../src/model/message.ts';
import { BUILT_IN_SERVICE } from '../../src/model/service.ts';
import { createNotifier } from '../../src/notifier/notifier.ts';
import { createFactLayouts, type FactLayouts } from '../../src/rules/fact-layout.ts';
import { loadRuleFile, type RuleContext, type RuleFile } from '../../src/rules/load.ts';
import type { ActivationRecord, Batch, Saved } from '../../src/store/batch.ts';

export const START = Date.UTC(2026, 0, 12, 12);
export const MINUTE = 60_000;

/** A source `cold` of freezers, whose readings say in `ts` when they were taken if `time` is set. */
export const coldDecoder = (options: Partial<SourceOptions> = {}): Decoder => {
  const parsed = sourceOptionsSchema.parse({
    topic: 'cold/{site}/{device}/telemetry',
    device: '{site}/{device}',
    ...options,
  });
  const decoder = createDecoder('cold', parsed);
  if (!decoder.ok) throw new Error('faulty source');
  return decoder.value;
};

export const ruleContext = (decoders: readonly Decoder[], layouts: FactLayouts = createFactLayouts()): RuleContext => ({
  layouts,
  checkTemplate: createNotifier().checkTemplate,
  sources: new Map(
    decoders.map(({ source, topics, labels, deviceLabels }) => [source, { topics, labels, deviceLabels }]),
  ),
});

export const loadRules = (text: string, context: RuleContext, file = 'rules.yaml'): RuleFile => {
  const loaded = loadRuleFile(text, file, context);
  if (!loaded.ok) throw new Error(loaded.error.map(formatFault).join('\n'));
  return loaded.value;
};

/** The shortest rule file: `more` stands under the one rule `warm`. */
export const warm = (more = '', id = 'warm'): string => `
version: 1
rules:
  - id: ${id}
    source: cold
    when: { all: [ { fact: temperature, operator: greaterThan, value: -15 } ] }
    ${more}
`;

export const message = (topic: string, payload: Json, more: Partial<Message> = {}): Message => ({
  topic,
  payload: Buffer.from(JSON.stringify(payload)),
  retain: false,
  qos: 1,
  dup: false,
  packetId: 0,
  receivedAt: START,
  ...more,
});

export interface SmallWorld {
  readonly world: World;
  readonly clock: VirtualClock;
  readonly seen: readonly string[];
  readonly bookOf: (rules: string) => RuleBook;
  readonly swap: (rules: string) => void;
  /** A reading of freezer `oslo/f7`, received now. */
  readonly read: (payload: Json, more?: Partial<Message>) => void;
  readonly readFrom: (device: string, payload: Json, more?: Partial<Message>) => void;
  readonly batch: () => Batch;
  readonly states: () => readonly string[];
}

/** Everything that a decision touches, in virtual time, with watch time running; nothing is stored. */
export const openWorld = (rules: string, options: Partial<SourceOptions> = {}): SmallWorld => {
  const clock = createVirtualClock(START);
  const watch = createWatch(clock, null);
  watch.start();
  const decoders = [coldDecoder(options)];
  const layouts = createFactLayouts();
  const context = ruleContext(decoders, layouts);
  const bookOf = (text: string) => createRuleBook(loadRules(text, context).rules, decoders);
  const seen: string[] = [];
  const world = createWorld({
    ...{ clock, watch, layouts, ids: createSequentialIds(), service: BUILT_IN_SERVICE },
    notifier: createNotifier(),
    book: bookOf(rules),
    observer: listObserver(seen),
    mayDecide: () => true,
    mayTell: () => true,
    decided: () => {},
  });
  const readFrom: SmallWorld['readFrom'] = (device, payload, more = {}) =>
    decideMessage(world, message(`cold/oslo/${device}/telemetry`, payload, { receivedAt: clock.now(), ...more }));
  return {
    ...{ world, clock, seen, bookOf },
    swap: (text) => swapRuleBook(world, bookOf(text)),
    read: (payload, more) => readFrom('f7', payload, more),
    readFrom,
    batch: () => world.ledger.take(),
    states: () =>
      [...world.fleet.instances()].map(({ rule, about: { key }, alarm }) => `${rule.id} ${key} ${alarm?.state ?? '-'}`),
  };
};

export const listObserver = (seen: string[]): Observer => ({
  message: () => {},
  evaluated: () => {},
  reading: (_source, reason) => seen.push(reason),
  occurrence: (reason) => seen.push(reason),
  unread: (_message, _source, { reason }) => seen.push(`unread: ${reason}`),
  unrouted: ({ topic }) => seen.push(`unrouted: ${topic}`),
  failed: (error) => {
    throw error;
  },
  transition: ({ type, reason }) => seen.push(`${type}: ${reason}`),
  told: (_instance, { decisions }) => seen.push(...decisions.map(({ decision, reason }) => `${decision}: ${reason}`)),
  request: ({ topic }) => seen.push(`request: ${topic}`),
});

type SavedParts = Partial<Omit<Saved, 'activations'>> & { readonly activations?: readonly ActivationRecord[] };

/** As the store gives it back; of an activation whose raise it never saw it knows no more than that there was one. */
export const saved = ({ activations = [], ...parts }: SavedParts = {}): Saved => ({
  alarms: [],
  activations: activations.map((one) => ({
    ...one,
    raisedDecidedAt: one.raisedDecidedAt ?? one.raisedAt,
    evidence: one.evidence ?? {},
  })),
  obligations: [],
  facts: [],
  heard: [],
  intake: null,
  heartbeat: null,
  ...parts,
});
