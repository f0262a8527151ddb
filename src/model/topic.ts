import { err, ok, type Result } from '../base/result.ts';
import type { Labels } from './reading.ts';

/** A topic template such as `cold/{site}/{device}/#`: an MQTT filter whose named levels become labels. */
export interface TopicTemplate {
  readonly text: string;
  /** What to subscribe to: `cold/+/+/#`. */
  readonly filter: string;
  readonly captures: readonly Capture[];
}

export interface Capture {
  readonly name: string;
  /** Index of the level it stands for. */
  readonly level: number;
}

const CAPTURE = /^\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** A template, or what is wrong with it in words. `{name}` is one whole level, `#` only the last [MQTT-4.7.1-1]. */
export const parseTopicTemplate = (text: string): Result<TopicTemplate, string> => {
  if (text === '') return err('a topic may not be empty');
  const levels = text.split('/');
  if (text.length > LONGEST_TOPIC) return err(`a topic has at most ${LONGEST_TOPIC} characters`);
  if (levels.length > MOST_LEVELS) return err(`a topic has at most ${MOST_LEVELS} levels`);
  const captures: Capture[] = [];
  for (const [level, part] of levels.entries()) {
    const name = CAPTURE.exec(part)?.[1];
    const fault = name ? duplicateFault(captures, name) : levelFault(part, level === levels.length - 1);
    if (fault) return err(fault);
    if (name) captures.push({ name, level });
  }
  return ok({ text, captures, filter: levels.map((part) => (CAPTURE.test(part) ? '+' : part)).join('/') });
};

/** Far below what MQTT can carry [MQTT-1.5.4]: whoever keeps a name out of a topic keeps the whole topic in memory. */
export const LONGEST_TOPIC = 1000;

/** With more levels mosquitto ends the connection, for all rules. */
const MOST_LEVELS = 200;

const duplicateFault = (captures: readonly Capture[], name: string): string | undefined =>
  captures.some((capture) => capture.name === name) ? `the name {${name}} stands twice` : undefined;

const levelFault = (part: string, last: boolean): string | undefined => {
  if (/[{}]/.test(part)) return `{name} must be one whole level, not part of "${part}"`;
  if (part.includes('\0')) return 'a topic may not hold a NUL character';
  // A broker may end the connection over these, and mosquitto does [MQTT-1.5.4-1, §1.5.4].
  if (/\p{Cc}/u.test(part) || !part.isWellFormed())
    return `a topic may not hold a control character: ${JSON.stringify(part)}`;
  if (part.includes('#') && (part !== '#' || !last)) return '# must be the whole last level';
  if (part.includes('+') && part !== '+') return '+ must be a whole level';
  return undefined;
};

/** What the named levels of `topic` are; `topic` must match the template's filter. */
export const captureLabels = (template: TopicTemplate, topic: string): Labels => {
  if (template.captures.length === 0) return {};
  const levels = topic.split('/');
  return Object.fromEntries(template.captures.map(({ name, level }) => [name, levels[level] ?? '']));
};

/** Whether `filter` matches `topic` [MQTT-4.7]: `#` takes the parent too, and a leading wildcard never takes `$…`. */
export const filterMatches = (filter: string, topic: string): boolean => {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  if (topic.startsWith('$') && (wanted[0] === '+' || wanted[0] === '#')) return false;
  for (const [index, part] of wanted.entries()) {
    if (part === '#') return true;
    if (index >= levels.length || (part !== '+' && part !== levels[index])) return false;
  }
  return wanted.length === levels.length;
};
