import { err, ok, type Result } from '../base/result.ts';
import { asDeviceId, type DeviceId } from '../model/ids.ts';
import { parseJsonPath, readJsonPath } from '../model/json-path.ts';
import type { Labels } from '../model/reading.ts';
import type { TopicTemplate } from '../model/topic.ts';
import { type DecodeFault, decodeFault } from './fault.ts';
import type { Sample } from './format.ts';

/** How a source tells its devices apart. */
export interface DeviceRule {
  /** The labels that the device is made of; null when it comes from the payload. */
  readonly labels: readonly string[] | null;
  /** How it is made of them, `{site}/{device}`; null when it comes from the payload. */
  readonly template: string | null;
  readonly read: (labels: Labels, sample: Pick<Sample, 'root' | 'device'>) => Result<DeviceId, DecodeFault>;
}

/** The device is what the format says it is. */
export const formatDevice: DeviceRule = {
  labels: null,
  template: null,
  read: (_labels, { device }) => checkDevice(device ?? ''),
};

/** `{site}/{device}` over names that every topic has, or `$.path` into the payload; by default all names of the topics. */
export const createDeviceRule = (
  device: string | undefined,
  topics: readonly TopicTemplate[],
): Result<DeviceRule, string> => {
  if (device === undefined) return allLabels(topics);
  return device.startsWith('$') ? fromPayload(device) : fromTemplate(device, topics);
};

const allLabels = (topics: readonly TopicTemplate[]): Result<DeviceRule, string> => {
  const [names = [], ...others] = topics.map(({ captures }) => captures.map(({ name }) => name));
  if (names.length === 0 && others.every((other) => other.length === 0)) {
    return err('say which device speaks: name a level of the topic, as in cold/{device}/telemetry, or set device');
  }
  if (others.some((other) => other.join('/') !== names.join('/'))) {
    return err(
      'the topics name different levels: set device to the names that make the device, as in "{site}/{device}"',
    );
  }
  const template = names.map((name) => `{${name}}`).join('/');
  return ok({ labels: names, template, read: (labels) => checkDevice(names.map((name) => labels[name]).join('/')) });
};

const fromPayload = (device: string): Result<DeviceRule, string> => {
  const path = parseJsonPath(device);
  if (!path.ok) return path;
  const read: DeviceRule['read'] = (_labels, { root }) => {
    const value = readJsonPath(root, path.value);
    if (typeof value !== 'string' && typeof value !== 'number')
      return err(decodeFault('no-device', `nothing at ${device}`));
    return checkDevice(String(value));
  };
  return ok({ labels: null, template: null, read });
};

const NAME = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

const fromTemplate = (device: string, topics: readonly TopicTemplate[]): Result<DeviceRule, string> => {
  const names = [...device.matchAll(NAME)].map(([, name = '']) => name);
  const stray = device.replace(NAME, '');
  if (/[{}]/.test(stray)) return err('a { or } that is not part of {name}');
  for (const name of names) {
    const without = topics.find(({ captures }) => !captures.some((capture) => capture.name === name));
    if (without) return err(`the topic ${without.text} has no level named {${name}}`);
  }
  const read: DeviceRule['read'] = (labels) =>
    checkDevice(device.replace(NAME, (_, name: string) => labels[name] ?? ''));
  return ok({ labels: [...new Set(names)], template: device, read });
};

const LONGEST_DEVICE = 255;

const checkDevice = (text: string): Result<DeviceId, DecodeFault> => {
  if (text === '') return err(decodeFault('no-device', 'the name of the device is empty'));
  if (text.length > LONGEST_DEVICE) return err(decodeFault('bad-device', `longer than ${LONGEST_DEVICE}: ${text}`));
  if (/\p{Cc}/u.test(text)) return err(decodeFault('bad-device', `a control character in ${JSON.stringify(text)}`));
  // Half a character cannot go into a topic or a store as it is.
  if (!text.isWellFormed()) return err(decodeFault('bad-device', `half a character in ${JSON.stringify(text)}`));
  return ok(asDeviceId(text));
};
