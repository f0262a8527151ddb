import { filterMatches, type TopicTemplate } from '../model/topic.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { Device } from './fleet.ts';
import type { SeenWorld } from './why-sight.ts';

/** False where no topic that the device speaks on is one of the rule: its facts are known, and the rule never judges them. */
export const mayRead = ({ book }: SeenWorld, { topic, source }: CompiledRule, { memory }: Device): boolean => {
  if (topic === null) return true;
  const templates = book.decoders.filter((one) => one.source === source).flatMap(({ topics }) => topics);
  const spoken = templates.map((template) => topicOf(template, memory.labels));
  // Where a part of a topic is no label nobody knows which it was.
  return spoken.length === 0 || spoken.some((one) => one === null || filterMatches(topic.filter, one));
};

/** The one topic of `template` whose named levels are these labels; null if some level could be anything. */
const topicOf = ({ filter, captures }: TopicTemplate, labels: Device['memory']['labels']): string | null => {
  const names = new Map(captures.map(({ name, level }) => [level, name]));
  const levels = filter.split('/').map((part, level) => (part === '+' ? labels[names.get(level) ?? ''] : part));
  return levels.some((part) => part === undefined || part === '#') ? null : levels.join('/');
};
