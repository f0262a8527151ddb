import { hint } from '../document/did-you-mean.ts';
import type { Path } from '../document/read.ts';
import { parseTopicTemplate, type TopicTemplate } from '../model/topic.ts';
import type { FaultList } from './fault-list.ts';

/** What a source of the config is to a rule. */
export interface SourceShape {
  readonly topics: readonly TopicTemplate[];
  /** Names that its topics give. */
  readonly labels: readonly string[];
  /** Those of them that make up the device; null when it comes from the payload. */
  readonly deviceLabels: readonly string[] | null;
  /** How often a device reports, ms; left out or null: nobody knows. */
  readonly everyMs?: number | null;
}

/** Where one rule's readings come from. */
export interface RuleSource {
  readonly name: string;
  readonly topic: TopicTemplate | null;
  /** Names that the source's topics and the rule's own give. */
  readonly captures: readonly string[];
  readonly deviceLabels: readonly string[] | null;
}

interface WrittenSource {
  readonly source: unknown;
  readonly topic: unknown;
  /** Where a key of the rule stands. */
  readonly place: (key: string) => Path;
  readonly sources: ReadonlyMap<string, SourceShape>;
  readonly faults: FaultList;
}

/** The rule's `source`, its `topic`, or both; null with faults. */
export const readRuleSource = (written: WrittenSource): RuleSource | null => {
  const { source, topic, place, faults } = written;
  if (source === undefined && topic === undefined) {
    faults.at(place('id').slice(0, -1), 'a rule needs a source or a topic', {
      instead: `source: ${[...written.sources.keys()][0] ?? 'NAME'}, or topic: plant/{device}/telemetry`,
    });
    return null;
  }
  const template = typeof topic === 'string' ? readTopic(topic, place('topic'), faults) : null;
  if (topic !== undefined && !template) return null;
  if (source === undefined) return template && implicitSource(template, place('topic'), faults);
  if (typeof source !== 'string') return null;
  const shape = written.sources.get(source);
  if (!shape) {
    const known = [...written.sources.keys()];
    const expected = known.length > 0 ? known.join(', ') : 'a source of the config, which has none';
    faults.at(place('source'), `unknown source "${source}"${hint(source, known)}`, { expected });
    return null;
  }
  if (template && !shape.topics.some(({ filter }) => overlap(filter, template.filter))) {
    const expected = shape.topics.map(({ text }) => text).join(', ');
    faults.at(place('topic'), `the source "${source}" never reads this topic`, { expected });
  }
  const own = template?.captures.map(({ name }) => name) ?? [];
  return {
    name: source,
    topic: template,
    captures: [...new Set([...shape.labels, ...own])],
    deviceLabels: shape.deviceLabels,
  };
};

const readTopic = (text: string, path: Path, faults: FaultList): TopicTemplate | null => {
  const parsed = parseTopicTemplate(text);
  const [first] = text.split('/');
  if (!parsed.ok) faults.at(path, parsed.error, { instead: 'a topic such as cold/{site}/{device}/telemetry' });
  else if (first === 'tocsin')
    faults.at(path, 'topics under tocsin/ are what Tocsin itself publishes', { instead: 'a topic of your devices' });
  else if (first === '$share')
    faults.at(path, 'a rule has a plain topic: Tocsin makes the subscriptions', {
      instead: 'the topic without $share and its group',
    });
  else return parsed.value;
  return null;
};

/** JSON from one topic; every named level is part of the device. */
const implicitSource = (topic: TopicTemplate, path: Path, faults: FaultList): RuleSource | null => {
  const captures = topic.captures.map(({ name }) => name);
  if (captures.length > 0) return { name: `topic:${topic.text}`, topic, captures, deviceLabels: captures };
  faults.at(path, 'without a source, the topic must name the level that is the device', {
    expected: 'a topic such as cold/{device}/telemetry',
  });
  return null;
};

/** Whether some topic matches both filters. */
const overlap = (one: string, other: string): boolean => levelsOverlap(one.split('/'), other.split('/'));

const levelsOverlap = ([a, ...restA]: readonly string[], [b, ...restB]: readonly string[]): boolean => {
  if (a === '#' || b === '#') return true;
  if (a === undefined && b === undefined) return true;
  // `x/#` takes `x` too [MQTT-4.7.1-2].
  if (a === undefined || b === undefined) return false;
  return (a === b || a === '+' || b === '+') && levelsOverlap(restA, restB);
};
