import type { Log } from '../base/log.ts';
import type { Result } from '../base/result.ts';
import { toRfc3339OrNull } from '../base/rfc3339.ts';
import { asKey, asRuleId, type Key, type RuleId } from '../model/ids.ts';
import type { PublishRequest } from '../model/publish.ts';
import type { ActivationRecord } from '../store/batch.ts';

/**
 * Alarm states on MQTT, retained, for whoever watches there; nothing waits for them and nothing is owed by them. Of one
 * alarm that had several only the last: a storm of one event would keep all others waiting.
 */
export const publishStates = (
  records: readonly ActivationRecord[],
  publish: (request: PublishRequest) => Promise<Result<void, string>>,
  log: Log,
): void => {
  const lastByTopic = new Map(records.map((record) => [topicOf(record), record]));
  for (const record of lastByTopic.values()) {
    const request = toState(record);
    void publish(request).then((published) => {
      if (!published.ok) log.debug('alarm state not published', { topic: request.topic, reason: published.error });
    });
  }
};

/**
 * After a time without a link: what is open, and what ended last, for its end may never have been published. Of each
 * alarm the newest; an end never goes over an open one.
 */
export const statesToRepeat = (
  open: readonly ActivationRecord[],
  ended: readonly ActivationRecord[],
): readonly ActivationRecord[] => {
  const byAlarm = new Map<string, ActivationRecord>();
  for (const record of [...open, ...ended]) {
    const alarm = `${record.rule}\n${record.key}`;
    if (!byAlarm.has(alarm)) byAlarm.set(alarm, record);
  }
  return [...byAlarm.values()];
};

const topicOf = ({ rule, key }: Pick<ActivationRecord, 'rule' | 'key'>): string =>
  `tocsin/alarms/${rule}/${encodeURIComponent(key)}`;

const toState = ({
  rule,
  key,
  state,
  severity,
  acknowledged,
  title,
  labels,
  ...times
}: ActivationRecord): PublishRequest => ({
  topic: topicOf({ rule, key }),
  retain: true,
  qos: 1,
  payload: JSON.stringify({
    rule,
    key,
    active: state !== 'cleared',
    severity,
    acknowledged,
    raisedAt: toRfc3339OrNull(times.raisedAt),
    clearedAt: toRfc3339OrNull(times.clearedAt),
    title,
    labels,
  }),
});

/** Where an acknowledgement may be published. */
export const COMMANDS_FILTER = 'tocsin/commands/ack/+/+';

/** Where the alarm of `rule` about `key` is acknowledged. */
export const toAckTopic = (rule: string, key: string): string =>
  `tocsin/commands/ack/${rule}/${encodeURIComponent(key)}`;

/** What a message on `tocsin/commands/ack/{rule}/{key}` acknowledges; null when it is no such topic. */
export const parseAckTopic = (topic: string): { readonly rule: RuleId; readonly key: Key } | null => {
  const match = /^tocsin\/commands\/ack\/([^/]+)\/([^/]+)$/.exec(topic);
  if (!match?.[1] || !match[2]) return null;
  try {
    return { rule: asRuleId(match[1]), key: asKey(decodeURIComponent(match[2])) };
  } catch {
    return null;
  }
};
