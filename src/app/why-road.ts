import type { Decoder } from '../decode/decoder.ts';
import { captureLabels, filterMatches } from '../model/topic.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { WhyMissed, WhyRoad, WhySight } from './why-input.ts';
import type { Missed } from './why-missed.ts';
import { mayRead } from './why-reads.ts';
import { findSource, type SeenWorld } from './why-sight.ts';

/** What a running service knows of messages on their way; of a store file nothing is. */
export interface WhyRoadDeps {
  readonly isConnected: () => boolean;
  /** Topics that the broker refuses to us. */
  readonly refused: () => readonly string[];
  readonly missed: Pick<Missed, 'devices' | 'ofDevice' | 'unread'>;
}

export interface Traveller {
  readonly rule: CompiledRule | null;
  readonly key: string | null;
  readonly sight: WhySight | null;
}

/** The way of a message to the rule, as far as it is known. */
export const findRoad = (world: SeenWorld, deps: WhyRoadDeps | undefined, { rule, key, sight }: Traveller): WhyRoad => {
  if (!rule) return NOTHING_KNOWN;
  const heard = lastHeard(world, rule);
  if (!deps) return { ...NOTHING_KNOWN, heard };
  const decoders = world.book.decoders.filter(({ source }) => source === rule.source);
  const filters = decoders.flatMap(({ topics }) => topics.map(({ filter }) => filter));
  const device = sight && !sight.members ? sight.device : rule.keyIsDevice ? key : null;
  const isOurs = (topic: string) => filters.some((filter) => filter === topic || filterMatches(topic, filter));
  return {
    isConnected: filters.length === 0 ? null : deps.isConnected(),
    refused: deps.refused().filter(isOurs),
    missed: missedOf(deps.missed, decoders, { source: rule.source, device }),
    heard,
  };
};

const NOTHING_KNOWN: WhyRoad = { isConnected: null, refused: [], missed: [], heard: null };

interface About {
  readonly source: string;
  readonly device: string | null;
}

const missedOf = (
  missed: WhyRoadDeps['missed'],
  decoders: readonly Decoder[],
  { source, device }: About,
): readonly WhyMissed[] => {
  const unread = missed.unread(source).filter(({ topic }) => {
    const speaker = decoders.map((decoder) => deviceOn(decoder, topic)).find((name) => name !== null) ?? null;
    return device === null || speaker === null || speaker === device;
  });
  const own = device === null ? [] : missed.ofDevice(source, device);
  return [...own, ...unread].toSorted((a, b) => b.at - a.at);
};

const LEVEL = /\{([^{}]+)\}/g;

/** The device that speaks on a topic; null where only the payload would say. */
const deviceOn = ({ topics, deviceTemplate }: Decoder, topic: string): string | null => {
  const template = topics.find(({ filter }) => filterMatches(filter, topic));
  if (!template || deviceTemplate === null) return null;
  const labels = captureLabels(template, topic);
  return deviceTemplate.replace(LEVEL, (_, name: string) => labels[name] ?? '');
};

/** Devices of which only what could not be taken has come: by their whole name, with their source, or by their last levels. */
export const unheardDevices = (
  { book }: SeenWorld,
  { missed }: WhyRoadDeps,
  word: string,
): readonly { readonly source: string; readonly device: string }[] =>
  book.decoders.flatMap((decoder) => {
    const { source } = decoder;
    const speakers = missed.unread(source).map(({ topic }) => deviceOn(decoder, topic));
    const devices = new Set([...speakers.filter((name) => name !== null), ...missed.devices(source)]);
    return [...devices].filter((name) => isCalled(name, source, word)).map((device) => ({ source, device }));
  });

const isCalled = (device: string, source: string, word: string): boolean =>
  `${source}/${device}` === word || device === word || device.endsWith(`/${word}`);

const lastHeard = (world: SeenWorld, rule: CompiledRule): WhyRoad['heard'] => {
  let devices = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const device of findSource(world, rule.source)?.devices.values() ?? []) {
    const { memory } = device;
    if (!Number.isFinite(memory.heardAt) || !mayRead(world, rule, device)) continue;
    devices++;
    lastAt = Math.max(lastAt, memory.heardAt);
  }
  return devices === 0 ? null : { devices, lastAt };
};
