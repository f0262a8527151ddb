import type { DecoderFault } from './fault.ts';
import type { Format } from './format.ts';
import type { SourceOptions } from './options.ts';

/** Settings that are missing, or have nothing to act on: written by someone who expects them to do something. */
export const checkSourceOptions = (options: SourceOptions, format: Format): readonly DecoderFault[] => {
  const faults: DecoderFault[] = [];
  const { decode, topic, device, time, zone } = options;
  const tell = (key: keyof SourceOptions, message: string) => faults.push({ path: [key], message });
  if (topic === undefined && format.topics.length === 0) tell('topic', `decode: ${decode} has no topics of its own`);
  if (format.namesDevice && ![topic ?? []].flat().every(tellsDevice)) tell('topic', NAMELESS);
  for (const key of format.settles) {
    if (options[key] !== undefined) tell(key, `decode: ${decode} settles it: leave ${key} out`);
  }
  if (!format.hasFields && time !== undefined) tell('time', `decode: ${decode} has no fields for a time`);
  if (!format.hasFields && device?.startsWith('$')) tell('device', `decode: ${decode} has no fields for a path`);
  const tellsTime = time !== undefined || format.settles.includes('time');
  if (zone !== undefined && !tellsTime) tell('zone', 'a zone is that of a time: set time too');
  return faults;
};

const tellsDevice = (topic: string): boolean => topic.includes('{') || topic.endsWith('#');

const NAMELESS = 'say which level is the device: name it, as in home/{device}/+, or end the topic in #';
