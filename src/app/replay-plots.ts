import { asDeviceId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { History } from '../replay/history.ts';
import type { Often } from '../replay/measures.ts';
import type { Plot } from '../replay/plot.ts';
import type { WrittenRule } from '../replay/written-rule.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { groupSourceName } from '../rules/group/group-source.ts';
import type { Device } from './fleet.ts';
import { listenToSignals, type SignalEar } from './replay-signals.ts';
import { createSimulator, type SimulationParts } from './simulate.ts';

/** How many marks a plot has. */
const MOST_MARKS = 150;

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
        const device = world.fleet.source(track.source).devices.get(asDeviceId(track.plot.device));
        if (device) sample(track, device, message.receivedAt);
      }
    },
    plots: () => tracks.map(({ plot, ears }) => ({ ...plot, signals: ears.flatMap((ear) => ear.signal() ?? []) })),
  };
};

interface Track {
  readonly rule: CompiledRule;
  /** Where its facts are remembered: of its devices, or of the groups that it makes of them. */
  readonly source: string;
  readonly plot: Omit<Plot, 'signals'>;
  readonly ears: readonly SignalEar[];
  newestAt: number;
}

const createTrack = (
  { parts, written, history }: Omit<PlotterInput, 'actors'>,
  { rule: id, key }: Often,
): readonly Track[] => {
  const [rule, own] = [parts.rules.find((one) => one.id === id), written.find((one) => one.id === id)];
  if (!rule || !own) return [];
  const alarms = history.alarms.filter((alarm) => alarm.rule === id && alarm.key === key);
  const messages = history.notifications.filter((one) => one.rule === id && one.key === key);
  const plot = {
    ...{ rule: id, key, device: rule.group ? key : (alarms[0]?.device ?? key) },
    ...{ alarms: thin(alarms), messages: thin(messages) },
    total: { alarms: alarms.length, messages: messages.length },
  };
  const source = rule.group ? groupSourceName(id) : rule.source;
  return [{ rule, source, plot, ears: listenToSignals(own), newestAt: Number.NEGATIVE_INFINITY }];
};

/** As many as a plot has marks, spread over all. */
const thin = <T>(list: readonly T[]): readonly T[] =>
  list.length <= MOST_MARKS
    ? list
    : list.filter(
        (_, index) =>
          Math.floor((index * MOST_MARKS) / list.length) !== Math.floor(((index - 1) * MOST_MARKS) / list.length),
      );

/** Once for each newer reading of the device, or of a member of the group. */
const sample = (track: Track, { memory }: Device, wallAt: number): void => {
  if (memory.newestObservedAt <= track.newestAt) return;
  track.newestAt = memory.newestObservedAt;
  const facts = track.rule.evidence(memory, { observedAt: track.newestAt, watchedAt: wallAt, wallAt });
  for (const ear of track.ears) ear.hear(track.newestAt, facts);
};
