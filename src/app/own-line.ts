import type { JsonObject } from '../base/json.ts';

/**
 * A line of a recording as `messageToLine` writes it, told apart by its keys and their order, and only its payload is parsed:
 * that takes about half as long as parsing all of it. Undefined of what is written in another way, or may be.
 */
export const readOwnLine = (line: string): JsonObject | undefined => {
  const tail = TAILS.find(({ text }) => line.endsWith(text));
  if (!tail || !line.startsWith(HEAD)) return undefined;
  const timeEnd = line.indexOf(TOPIC, HEAD.length);
  const topicEnd = timeEnd < 0 ? -1 : line.indexOf(PAYLOAD, timeEnd + TOPIC.length);
  if (topicEnd < 0) return undefined;
  const time = line.slice(HEAD.length, timeEnd);
  const topic = line.slice(timeEnd + TOPIC.length, topicEnd);
  if (!isPlain(time) || !isPlain(topic)) return undefined;
  const payload = parseText(line.slice(topicEnd + PAYLOAD.length - 1, line.length - tail.text.length));
  return payload === undefined ? undefined : { time, topic, payload, retain: tail.retain, qos: tail.qos };
};

const HEAD = '{"time":"';
const TOPIC = '","topic":"';
const PAYLOAD = '","payload":"';

const TAILS = [false, true].flatMap((retain) =>
  [1, 0, 2].map((qos) => ({ text: `,"retain":${retain},"qos":${qos}}`, retain, qos })),
);

/** Stands in JSON as it is [RFC 8259, §7]. */
const isPlain = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < SPACE || code === QUOTE || code === BACKSLASH) return false;
  }
  return true;
};

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What one text in quotes says; undefined of all else, such as a text and what comes after it. */
const parseText = (quoted: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
};
