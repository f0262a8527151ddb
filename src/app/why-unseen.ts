import { formatDuration } from '../base/duration.ts';
import type { WhyBlock } from './why-advice.ts';
import type { WhyInput, WhyMissed } from './why-input.ts';

type Saying = Pick<WhyBlock, 'reason' | 'text'>;

/** Why a rule has nothing to look at; null: it has seen something, or waits for what cannot be seen. */
export const unseenOf = (input: WhyInput): Saying | null => {
  const { rule, name, topics, sight } = input;
  if (!rule) return { reason: 'rule-removed', text: `no rule ${name.rule} is loaded` };
  if (topics.length === 0) {
    const lack = rule.topic ? `no source reads topic ${rule.topic.text}` : `there is no source ${rule.source}`;
    return { reason: 'no-source', text: `the rule never saw a reading: ${lack}` };
  }
  const isHeard = sight !== null && (sight.heardAt !== null || sight.alarm !== null || rule.group !== null);
  if (isHeard) return isDeaf(input) ? { reason: 'not-connected', text: AWAY } : null;
  // The inventory expects it: its silence is what the rule waits for.
  if (rule.awaitsSilence && sight && sight.explanation.verdict !== 'unknown') return null;
  return unheardOf(input);
};

const AWAY = 'Tocsin is not connected to the broker: it hears nothing newer';

/** What is raised, or about to be, goes on by itself. */
const isDeaf = ({ sight, road }: WhyInput): boolean =>
  road.isConnected === false && sight?.alarm == null && sight?.explanation.verdict !== 'true';

const unheardOf = ({ name, near, topics, road, at }: WhyInput): Saying => {
  const whom = name.key === null ? '' : ` of ${name.key}`;
  const never = `the rule never saw a reading${whom}`;
  if (road.isConnected === false)
    return { reason: 'not-connected', text: `${never}: Tocsin is not connected to the broker` };
  if (road.refused.length > 0) {
    return { reason: 'not-subscribed', text: `${never}: the broker refuses us ${road.refused.slice(0, 3).join(', ')}` };
  }
  const [missed] = road.missed;
  if (missed) return { reason: missed.reason, text: `${never}: ${sayMissed(missed, at)}` };
  return {
    reason: 'never-heard',
    text: `${never}: nothing came on ${topics.join(', ')}${sayOthers(road.heard, at)}${near}`,
  };
};

/** That the source works, or hears nobody, says where to look. */
const sayOthers = (heard: WhyInput['road']['heard'], at: number): string => {
  if (!heard) return '';
  const { devices, lastAt } = heard;
  return `; ${devices === 1 ? 'one device was' : `${devices} devices were`} heard there, the last ${formatDuration(at - lastAt)} ago`;
};

/** What came and was not judged, as a sentence. */
export const sayMissed = ({ reason, topic, detail, at: seenAt, count }: WhyMissed, at: number): string => {
  const what = MISSED[reason] ?? `what came cannot be read: ${reason}${detail === null ? '' : `, ${detail}`}`;
  const often = count === 1 ? '' : `, ${count} times`;
  return `${what} (${topic}, ${formatDuration(Math.max(0, at - seenAt))} ago${often})`;
};

const MISSED: Readonly<Record<string, string>> = {
  'too-many-devices': 'its reading was refused, as the source had heard too many new devices in that minute',
  'retained-ignored': 'what the broker retained is not read by this source',
  'retained-seeds-memory': 'what the broker retained is only remembered',
  late: 'its reading was older than what is known of it',
  duplicate: 'its reading was of a time that is known already',
  'too-old': 'its reading was older than maxAge',
};
