import { emptyDecodeMemory } from '../decode/decoder.ts';
import type { Message } from '../model/message.ts';
import type { Reading } from '../model/reading.ts';
import type { Reason } from '../model/reason.ts';
import { remember } from '../rules/memory.ts';
import { commitReading } from './commit-facts.ts';
import type { FleetSource } from './fleet.ts';
import { judgeReading } from './judge.ts';
import { readMoment } from './judge-time.ts';
import type { Route, RoutedRule } from './rule-book.ts';
import type { World } from './world.ts';

/** One message: decoded by each source that reads its topic, remembered, and every rule of the route judged. */
export const decideMessage = (world: World, message: Message): void => {
  const routes = world.book.routes(message.topic);
  if (routes.length === 0) world.observer.unrouted(message);
  for (const route of routes) decideRoute(world, route, message);
};

const decideRoute = (world: World, route: Route, message: Message): void => {
  const { source } = route.decoder;
  world.observer.message(source);
  const decoded = route.decoder.decode(world.decodeMemory.get(source) ?? emptyDecodeMemory, message);
  if (decoded.memory !== emptyDecodeMemory) world.decodeMemory.set(source, decoded.memory);
  for (const fault of decoded.faults) world.observer.unread(message, source, fault);
  for (const request of decoded.requests) world.observer.request(request);
  for (const reading of decoded.readings) decideReading(world, reading, route);
};

/** What a reading is judged by: the rules of its route, and the facts they read. */
export interface Judges {
  readonly rules: readonly RoutedRule[];
  readonly reads: readonly string[];
}

export const decideReading = (world: World, reading: Reading, judges: Judges): void => {
  const source = world.fleet.source(reading.source);
  world.observer.reading(source.name, takeReading(world, source, reading, judges));
};

/** `taken`, or why the reading is not judged. */
const takeReading = (
  world: World,
  source: FleetSource,
  reading: Reading,
  { rules, reads }: Judges,
): Reason | 'taken' => {
  const device = world.fleet.admit(source, reading);
  if (!device) return 'too-many-devices';
  const watchedAt = world.watch.now();
  const { news, late } = remember(device.memory, source.layout, reading, watchedAt);
  if (!news) return late > 0 ? 'late' : 'duplicate';
  commitReading(world, device, reading, reads);
  if (reading.retained) return 'retained-seeds-memory';
  const taken = { now: readMoment(world, reading, watchedAt), topic: reading.topic };
  for (const routed of rules) judgeReading(world, device, routed, taken);
  world.observer.evaluated(rules.length);
  return 'taken';
};
