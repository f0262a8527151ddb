import { type Clock, createVirtualClock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import { createDecoder, type Decoder } from '../decode/decoder.ts';
import type { Fault } from '../document/fault.ts';
import { createNotifier, type Notifier } from '../notifier/notifier.ts';
import { createFactLayouts, type FactLayouts } from '../rules/fact-layout.ts';
import { createRuleService, type RuleService, type RuleTextStore } from './rule-service.ts';

/** What rules are compiled against, and where they come from. */
export interface OpenRules {
  readonly service: RuleService;
  readonly layouts: FactLayouts;
  readonly notifier: Notifier;
}

export interface OpenRulesDeps {
  readonly config: Config;
  readonly texts: RuleTextStore;
  readonly clock: Clock;
}

export const openRules = ({ config, texts, clock }: OpenRulesDeps): Result<OpenRules, readonly Fault[]> => {
  const layouts = createFactLayouts();
  const notifier = createNotifier();
  const service = createRuleService({
    paths: config.rules,
    decoders: decodersOf(config),
    layouts,
    checkTemplate: notifier.checkTemplate,
    systemNotify: config.system.notify.map(({ value }) => value),
    texts,
    clock,
  });
  if (service.ok) return ok({ service: service.value, layouts, notifier });
  return err(service.error.map((fault) => placeSystemFault(config, fault)));
};

/** The config's check made each of these decoders before; a fault here would be a bug. */
export const decodersOf = ({ sources }: Pick<Config, 'sources'>): readonly Decoder[] =>
  [...sources].map(([name, options]) => {
    const decoder = createDecoder(name, options);
    if (decoder.ok) return decoder.value;
    throw new Error(`source ${name}: ${decoder.error.map(({ message }) => message).join(', ')}`);
  });

/** A fault of `system.notify` is told where its entry stands in the config. */
const placeSystemFault = ({ system }: Config, fault: Fault): Fault => {
  const entry = Number(/notify\[(\d+)\]/.exec(fault.path)?.[1] ?? 0);
  const place = system.notify[entry];
  return place ? { ...fault, file: place.file, line: place.line, column: place.column, path: place.path } : fault;
};

/** The faults of `system.notify`, found as a start would find them. */
export const checkSystemNotify = (config: Config): readonly Fault[] => {
  const texts: RuleTextStore = { get: async () => new Map(), put: async () => {}, remove: async () => {} };
  const opened = openRules({ config, texts, clock: createVirtualClock() });
  return opened.ok ? [] : opened.error;
};
