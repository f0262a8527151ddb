import type { DecodeMemory, Decoder } from '../decode/decoder.ts';
import { asKey } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { Labels, Reading } from '../model/reading.ts';
import type { Reason } from '../model/reason.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { type Remembered, remember } from '../rules/memory.ts';
import { type Heard, judgeElsewhere, judgeUnjudged, noteHeard } from './absence.ts';
import { takeAnnouncement } from './announce.ts';
import { commitReading } from './commit-facts.ts';
import type { Device, FleetSource } from './fleet.ts';
import { judgeMember, noteMember } from './group-judge.ts';
import { judgeReading, sightOf } from './judge.ts';
import { judgeEvents } from './judge-event.ts';
import { readMoment } from './judge-time.ts';
import { refreshAttributes } from './refresh-attributes.ts';
import type { Route } from './rule-book.ts';
import { settleTogether } from './settle-together.ts';
import { silenceBefore } from './silence.ts';
import { ageOf, isTooOld } from './too-old.ts';
import type { World } from './world.ts';

/** One message: decoded by each source that reads its topic, remembered, and every rule of the route judged. */
export const decideMessage = (world: World, message: Message): void => {
  if (takeAnnouncement(world, message)) return;
  const routes = world.book.routes(message.topic);
  if (routes.length === 0) world.observer.unrouted(message);
  for (const route of routes) decideRoute(world, route, message);
  settleTogether(world);
};

const decideRoute = (world: World, route: Route, message: Message): void => {
  const { source } = route.decoder;
  world.observer.message(source);
  const decoded = route.decoder.decode(decodeMemoryOf(world, route.decoder), message);
  for (const fault of decoded.faults) world.observer.unread(message, source, fault);
  for (const request of decoded.requests) world.observer.request(request);
  for (const reading of decoded.readings) {
    if (reading.retained && route.decoder.retained === 'ignore')
      world.observer.reading(source, 'retained-ignored', reading);
    else decideReading(world, reading, route);
  }
};

const decodeMemoryOf = ({ decodeMemory }: World, { source, createMemory }: Decoder): DecodeMemory => {
  const known = decodeMemory.get(source);
  if (known) return known;
  const fresh = createMemory();
  decodeMemory.set(source, fresh);
  return fresh;
};

/** What a reading is judged by: the rules of its route, and the facts they read. */
export interface Judges extends Pick<Route, 'rules' | 'reads' | 'ages' | 'awaiting' | 'events'> {
  /** What the source says of what the broker kept; left out, nothing was kept. */
  readonly decoder?: Pick<Decoder, 'retained'>;
}

export const decideReading = (world: World, reading: Reading, judges: Judges): void => {
  const source = world.fleet.source(reading.source);
  world.observer.reading(source.name, takeReading(world, source, reading, judges), reading);
  if (reading.goneWith)
    for (const gone of goneWith(source, reading, reading.goneWith)) takeReading(world, source, gone, judges);
};

/** Devices that are gone with another one, as if they had said so. */
const goneWith = ({ devices }: FleetSource, { goneWith: _, ...reading }: Reading, labels: Labels): readonly Reading[] =>
  [...devices.values()].flatMap(({ memory }) => {
    const { device, online } = memory;
    const isMeant = Object.entries(labels).every(([name, value]) => memory.labels[name] === value);
    if (!isMeant || online === false || device === reading.device) return [];
    return [{ ...reading, device, labels: memory.labels, facts: { online: false } }];
  });

/** `taken`, or why the reading is not judged. */
const takeReading = (world: World, source: FleetSource, reading: Reading, judges: Judges): Reason | 'taken' => {
  const device = world.fleet.admit(source, reading);
  if (!device) return 'too-many-devices';
  const watchedAt = world.watch.now();
  const { online } = device.memory;
  const silentMs = silenceBefore(device.memory, reading, watchedAt);
  const remembered = remember(device.memory, source.layout, reading, watchedAt);
  const heard = { reading, watchedAt, remembered, silentMs, awaiting: judges.awaiting };
  if (device.attributedBy !== device.memory.labels) refreshAttributes(world, device);
  noteHeard(world, device, heard);
  if (!seedsOnly(reading, judges)) judgeEvents(world, device, reading, judges);
  const reason = judgeNews(world, device, judges, heard);
  if (reason !== 'taken') judgeUnjudged(world, device, heard);
  if (device.memory.online !== online) judgeElsewhere(world, device, judges.awaiting);
  return reason;
};

/** What was retained is judged only where the source says so. */
const seedsOnly = ({ retained }: Reading, { decoder }: Judges): boolean => retained && decoder?.retained !== 'evaluate';

interface Read extends Heard {
  readonly silentMs: number;
  readonly remembered: Remembered;
}

const judgeNews = (world: World, device: Device, judges: Judges, read: Read): Reason | 'taken' => {
  const { reading, watchedAt } = read;
  const { news, late } = read.remembered;
  if (!news && late > 0) return noteLate(world, device, judges.rules, watchedAt);
  if (!news) return 'duplicate';
  commitReading(world, device, reading, judges);
  if (seedsOnly(reading, judges)) {
    for (const routed of judges.rules) if (routed.rule.group) noteMember(world, device, routed);
    return 'retained-seeds-memory';
  }
  const taken = { now: readMoment(world, reading, watchedAt), topic: reading.topic, silentMs: read.silentMs };
  const ageMs = ageOf(reading);
  let judged = 0;
  let own: Labels | null = null;
  let sight = { device, labels: device.memory.labels };
  for (const routed of judges.rules) {
    if (isTooOld(routed.rule, ageMs)) {
      if (routed.rule.group) noteMember(world, device, routed);
      else noteUnseen(world, device, routed.rule, watchedAt);
      continue;
    }
    judged++;
    if (routed.rule.group) {
      judgeMember(world, device, routed, taken);
      continue;
    }
    if (routed.labels !== own) {
      own = routed.labels;
      sight = sightOf(device, own);
    }
    judgeReading(world, routed.rule, sight, taken);
  }
  world.observer.evaluated(judged);
  return judged === 0 && judges.rules.length > 0 ? 'too-old' : 'taken';
};

/**
 * A device whose clock was set back says nothing new until it has caught up, perhaps for years. Its rules do not see it
 * meanwhile, and that is a trouble like any other blindness.
 */
const noteLate = (world: World, device: Device, rules: Judges['rules'], watchedAt: number): Reason => {
  for (const { rule } of rules) noteUnseen(world, device, rule, watchedAt);
  return 'late';
};

const noteUnseen = (world: World, device: Device, rule: CompiledRule, watchedAt: number): void => {
  if (!rule.keyIsDevice || rule.awaitsSilence) return;
  world.blindness.note({ rule, key: asKey(device.memory.device), device }, false, watchedAt);
};
