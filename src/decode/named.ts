import type { Result } from '../base/result.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Labels } from '../model/reading.ts';
import { captureLabels, filterMatches, type TopicTemplate } from '../model/topic.ts';
import type { DeviceRule } from './device.ts';
import type { DecodeFault } from './fault.ts';

/** What a topic says, whatever its messages do. */
export interface Named {
  /** Null: the source does not read it. */
  readonly labels: Labels | null;
  /** The levels that a final `#` of the source's topic stands for; see `FormatInput`. */
  readonly rest: string;
  /** The device, where labels alone make it. */
  readonly device: Result<DeviceId, DecodeFault> | null;
}

/** By the first of `topics` that matches. */
export const readNames = (topics: readonly TopicTemplate[], device: DeviceRule, topic: string): Named => {
  const template = topics.find(({ filter }) => filterMatches(filter, topic));
  if (!template) return { labels: null, rest: '', device: null };
  const labels = captureLabels(template, topic);
  return { labels, rest: restOf(template, topic), device: device.labels && device.read(labels, { root: null }) };
};

const restOf = ({ filter }: TopicTemplate, topic: string): string =>
  filter.endsWith('#')
    ? topic
        .split('/')
        .slice(filter.split('/').length - 1)
        .join('/')
    : '';
