import { asDeviceId } from '../model/ids.ts';
import { type JsonPath, parseJsonPath, readJsonPath } from '../model/json-path.ts';
import type { Message } from '../model/message.ts';
import type { History } from '../replay/history.ts';
import type { Limit } from '../replay/limits.ts';
import type { Often } from '../replay/measures.ts';
import type { Plot, PlottedLimit, PlottedSignal } from '../replay/plot.ts';
import { createSeries, type Series } from '../replay/series.ts';
import { limitsOfRule, type WrittenRule } from '../replay/written-rule.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { Device } from './fleet.ts';
import { createSimulator, type SimulationParts } from './simulate.ts';

/** How much of one alarm's story a page shows. */
const MOST_SIGNALS = 3;
const MOST_ALARMS = 200;
const MOST_MESSAGES = 50;

export interface PlotterInput {
  readonly parts: SimulationParts;
  readonly written: readonly WrittenRule[];
  /** What is plotted: rules about keys. */
  readonly actors: readonly Often[];
  readonly history: History;
}

/** Listens to a recording a second time, and keeps what the chosen alarms looked at. */
export interface Plotter {
  readonly feed: (message: Message) => void;
  readonly plots: () => readonly Plot[];
}

export const createPlotter = ({ parts, written, actors, history }: PlotterInput): Plotter => {
  const chosen = new Set(actors.map(({ rule }) => rule));
  const simulator = createSimulator({ ...parts, rules: parts.rules.filter(({ id }) => chosen.has(id)) });
  const tracks = actors.flatMap((actor) => createTrack({ parts, written, history }, actor));
  return {
    feed: (message) => {
      simulator.feed(message);
      const world = simulator.world();
      if (!world) return;
      for (const track of tracks) {
        track.known ??= world.fleet.source(track.rule.source).devices.get(asDeviceId(track.plot.device)) ?? null;
        if (track.known) sample(track, track.known, message.receivedAt);
      }
    },
    plots: () => tracks.map(toPlot),
  };
};

interface Track {
  readonly rule: CompiledRule;
  readonly plot: Omit<Plot, 'signals'>;
  readonly signals: readonly Signal[];
  known: Device | null;
  newestAt: number;
}

interface Signal {
  readonly name: string;
  readonly fact: string;
  readonly path: JsonPath | null;
  readonly series: Series;
  readonly limits: readonly (Limit & Pick<PlottedLimit, 'for'>)[];
  /** What limits that are facts last came to. */
  readonly values: Map<string, number>;
}

const createTrack = (
  { parts, written, history }: Omit<PlotterInput, 'actors'>,
  { rule: id, key }: Often,
): readonly Track[] => {
  const [rule, own] = [parts.rules.find((one) => one.id === id), written.find((one) => one.id === id)];
  const alarms = history.alarms.filter((alarm) => alarm.rule === id && alarm.key === key);
  if (!rule || !own || rule.group) return [];
  const messages = history.notifications.filter((one) => one.rule === id && one.key === key);
  const plot = {
    ...{ rule: id, key, device: alarms[0]?.device ?? key },
    alarms: alarms.slice(0, MOST_ALARMS),
    messages: messages.slice(0, MOST_MESSAGES),
  };
  return [{ rule, plot, signals: signalsOf(own), known: null, newestAt: Number.NEGATIVE_INFINITY }];
};

/** Each fact, or place in a fact, that the rule compares, with the lines that it may cross. */
const signalsOf = (written: WrittenRule): readonly Signal[] => {
  const { raise, end } = limitsOfRule(written);
  const limits = [
    ...raise.map((limit) => ({ ...limit, for: 'raise' as const })),
    ...end.map((limit) => ({ ...limit, for: 'end' as const })),
  ];
  const byName = Map.groupBy(limits, ({ fact, path }) => `${fact}${path?.slice(1) ?? ''}`);
  return [...byName].slice(0, MOST_SIGNALS).flatMap(([name, own]) => {
    const [first] = own;
    if (!first) return [];
    const path = first.path === null ? null : parseJsonPath(first.path);
    if (path && !path.ok) return [];
    return [
      { name, fact: first.fact, path: path?.value ?? null, series: createSeries(), limits: own, values: new Map() },
    ];
  });
};

/** Once for each newer reading of the device. */
const sample = (track: Track, { memory }: Device, wallAt: number): void => {
  if (memory.newestObservedAt <= track.newestAt) return;
  track.newestAt = memory.newestObservedAt;
  const now = { observedAt: track.newestAt, watchedAt: wallAt, wallAt };
  const facts = track.rule.evidence(memory, now);
  for (const { fact, path, series, limits, values } of track.signals) {
    const value = path ? readJsonPath(facts[fact], path) : facts[fact];
    if (typeof value === 'number') series.add(track.newestAt, value);
    for (const limit of limits) {
      const own = typeof limit.value === 'string' ? facts[limit.value] : undefined;
      if (typeof limit.value === 'string' && typeof own === 'number') values.set(limit.value, own);
    }
  }
};

const toPlot = ({ plot, signals }: Track): Plot => ({ ...plot, signals: signals.map(toPlotted) });

const toPlotted = ({ name, series, limits, values }: Signal): PlottedSignal => ({
  name,
  points: series.points(),
  limits: limits.flatMap(({ operator, value, for: purpose }) => {
    const known = typeof value === 'number' ? value : values.get(value);
    return known === undefined ? [] : [{ operator, value: known, for: purpose }];
  }),
});
