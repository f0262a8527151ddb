import { smsBody } from '../channels/sms/to-payload.ts';
import type { Notification } from '../model/notification.ts';
import { countSegments } from '../model/sms-segments.ts';
import type { History, ReplayedNotification } from '../replay/history.ts';
import type { Outcomes } from './simulate.ts';
import { describeTarget } from './target-subject.ts';

/** What a run came to, as the report takes it: texts as the SMS that they would be. */
export const outcomesToHistory = ({ alarms, notifications, span }: Outcomes): History => ({
  alarms,
  notifications: notifications.flatMap(toReplayed),
  span,
});

const toReplayed = ({ createdAt, origin, request }: Notification): readonly ReplayedNotification[] => {
  if (!origin) return [];
  const { activation: alarm, rule, key, on, entry } = origin;
  const text = smsBody(request);
  const { segments } = countSegments(text);
  return [{ at: createdAt, alarm, rule, key, on, entry, target: describeTarget(request), text, segments }];
};
