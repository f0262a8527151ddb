import { type Format, type FormatInput, withoutMemory } from '../format.ts';
import { flatten } from './flatten.ts';
import {
  atTime,
  deviceOf,
  levelsOf,
  onlineSample,
  PROFILE,
  type ProfileResult,
  readObject,
  SAYS_NOTHING,
  samplesOf,
  wrongShape,
} from './profile.ts';

/** OwnTracks: `owntracks/<user>/<device>`, and topics below it; what a message is stands in its `_type`. */
export const owntracks: Format = {
  ...PROFILE,
  topics: ['owntracks/{user}/#'],
  namesDevice: true,
  create: () => withoutMemory(read),
};

const BELOW = ['beacon', 'card', 'cmd', 'dump', 'event', 'info', 'request', 'status', 'step', 'waypoint', 'waypoints'];
const TELLING = ['location', 'transition', 'beacon', 'steps', 'status'];

const read = (input: FormatInput): ProfileResult => {
  const content = readObject(input);
  if (!content.ok) return content;
  const root = content.value;
  const { _type: type, _id, topic: _topic, tst, created_at: _built, ...said } = root;
  const device = deviceOf(input, BELOW.includes(levelsOf(input).at(-1) ?? '') ? 1 : 0);
  if (type === undefined) return wrongShape('no _type');
  if (type === 'encrypted') return wrongShape('encrypted: Tocsin has no key');
  // Its time is that of the connection, long before it broke.
  if (type === 'lwt') return samplesOf(onlineSample(device, false));
  if (typeof type !== 'string' || !TELLING.includes(type)) return SAYS_NOTHING;
  const facts = flatten(said);
  // Nothing else says that a device is back; but what the broker kept may be from before it went.
  const sample = input.retain
    ? { facts, root, device }
    : { facts: { ...facts, online: true }, root, device, online: true };
  return samplesOf(atTime(sample, tst));
};
