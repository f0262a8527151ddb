import { Registry } from 'prom-client';
import type { Transition } from '../model/alarm.ts';
import type { ChannelName } from '../model/delivery.ts';
import { createGauges, registerProcess } from './gauges.ts';
import { createStandingGauges, type Standing } from './standing.ts';
import { createSyncGauges, type SyncFigures } from './sync-gauges.ts';
import { createTally } from './tally.ts';

/** What happens, to be counted. Label values come from closed sets or the config, never a device, a key or an address. */
export interface Metrics {
  readonly messageReceived: (source: string) => void;
  readonly reading: (source: string, reason: string) => void;
  /** One that was not told, and why. */
  readonly occurrence: (reason: string) => void;
  readonly decodeFault: (source: string, reason: string) => void;
  readonly evaluations: (count: number) => void;
  readonly transition: (transition: Pick<Transition, 'type' | 'severity' | 'reason'>) => void;
  /** `outcome` is the word of the delivery's end or attempt. */
  readonly notification: (channel: ChannelName, outcome: string) => void;
  /** From the event to its acceptance by the provider, ms. */
  readonly notificationLatency: (latencyMs: number) => void;
  readonly commit: (outcome: 'ok' | 'busy' | 'full' | 'failed') => void;
  readonly mqttConnected: (connected: boolean) => void;
  /** A reload that took everything up: when (epoch ms), and how many rules there are now. */
  readonly rulesReloaded: (at: number, rules: number) => void;
  /** A look at the rule files and what came of it; `refused`: how many of the files, where they could be read. */
  readonly rulesLooked: (look: { readonly outcome: string; readonly refused?: number }) => void;
  /** A change of a binding by sync: `action` as in the audit, `sync-created`. */
  readonly syncChanged: (change: { readonly action: string; readonly reason: string }) => void;
  /** Where the bindings stand after a run. */
  readonly syncRan: (figures: SyncFigures) => void;
  /** Where the figures of the moment come from; if it rejects they are left out. */
  readonly readStanding: (read: () => Standing | Promise<Standing>) => void;
  /** Everything as Prometheus text. */
  readonly text: () => Promise<string>;
}

export const createMetrics = ({ version }: { readonly version: string }): Metrics => {
  const registry = new Registry();
  const gauges = createGauges(registry, version);
  const standing = createStandingGauges(registry);
  const sync = createSyncGauges(registry);
  const looks = createTally(registry, {
    ...{ name: 'tocsin_rule_reloads_total', help: 'Looks at the rule files by what came of them.' },
    labelNames: ['outcome'],
  });
  registerProcess(registry);
  return {
    ...createCounters(registry),
    notificationLatency: (latencyMs) => gauges.latency.observe(Math.max(0, latencyMs) / 1000),
    mqttConnected: (connected) => gauges.connected.set(connected ? 1 : 0),
    rulesReloaded: (at, rules) => {
      gauges.reloadedAt.set(at / 1000);
      gauges.rules.set(rules);
    },
    rulesLooked: ({ outcome, refused }) => {
      looks.add([outcome]);
      if (refused !== undefined) gauges.refused.set(refused);
    },
    syncRan: sync.ran,
    readStanding: standing.from,
    text: async () => {
      sync.showAges(await standing.refresh());
      return registry.metrics();
    },
  };
};

type Counters = Pick<
  Metrics,
  | 'messageReceived'
  | 'reading'
  | 'occurrence'
  | 'decodeFault'
  | 'evaluations'
  | 'transition'
  | 'notification'
  | 'commit'
  | 'syncChanged'
>;

const createCounters = (registry: Registry): Counters => {
  const tally = (name: string, help: string, labelNames: readonly string[]) =>
    createTally(registry, { name: `tocsin_${name}_total`, help, labelNames });
  const received = tally('mqtt_messages_received', 'Messages by the source they matched.', ['source']);
  const readings = tally('readings', 'Readings by what became of them.', ['source', 'reason']);
  const decodeFaults = tally('decode_faults', 'What could not be read of messages.', ['source', 'reason']);
  const occurrences = tally('occurrences_untold', 'Occurrences of events that were not told, by why.', ['reason']);
  const evaluations = tally('rule_evaluations', 'Evaluations of a rule for a key.', []);
  const transitions = tally('transitions', 'Steps of alarms.', ['type', 'severity', 'reason']);
  const notifications = tally('notifications', 'Attempts to deliver, by outcome.', ['channel', 'outcome']);
  const commits = tally('store_commits', 'Batches written to the store.', ['outcome']);
  const changes = tally('sync_changes', 'Changes of bindings by sync.', ['change', 'reason']);
  return {
    messageReceived: (source) => received.add([source]),
    reading: (source, reason) => readings.add([source, reason]),
    occurrence: (reason) => occurrences.add([reason]),
    decodeFault: (source, reason) => decodeFaults.add([source, reason]),
    evaluations: (count) => evaluations.add([], count),
    transition: ({ type, severity, reason }) => transitions.add([type, severity, reason]),
    notification: (channel, outcome) => notifications.add([channel, outcome]),
    commit: (outcome) => commits.add([outcome]),
    syncChanged: ({ action, reason }) => changes.add([action.replace(/^sync-/, ''), reason]),
  };
};
