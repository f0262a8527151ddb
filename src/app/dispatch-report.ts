import type { Metrics } from '../api/metrics.ts';
import type { Log } from '../base/log.ts';
import { shortenAddress } from '../base/redacted.ts';
import type { DispatchEvent } from '../notify-service/dispatch-event.ts';
import { describeTarget, targetToSubject } from './target-subject.ts';
import type { Troubles } from './troubles.ts';

export interface DispatchReportDeps {
  readonly metrics: Metrics;
  readonly log: Log;
  readonly troubles: Pick<Troubles, 'say'>;
  readonly expired: (channel: string) => void;
}

/** What the dispatcher says, to log, metrics and Tocsin's own alarms. */
export const createDispatchReport =
  ({ metrics, log, troubles, expired }: DispatchReportDeps) =>
  (event: DispatchEvent): void => {
    switch (event.type) {
      case 'finished':
      case 'retrying':
        reportAttempt(metrics, log, event);
        break;
      case 'ttl-expired':
        expired(event.delivery.channel);
        break;
      case 'nobody-bound': {
        const { request } = event.notification;
        const detail = `nobody is bound to ${describeTarget(request)}`;
        troubles.say('tocsin.nobody-bound', targetToSubject(request), true, detail);
        break;
      }
      case 'credential-refused':
        troubles.say('tocsin.credential-refused', event.channel, true, `${event.channel}: ${event.code}`);
        break;
      case 'credential-accepted':
        troubles.say('tocsin.credential-refused', event.channel, false, '');
        break;
      case 'store-failed':
        log.error('outbox cannot use the store', { reason: event.message });
        break;
    }
  };

type Attempted = Extract<DispatchEvent, { type: 'finished' | 'retrying' }>;

const reportAttempt = (metrics: Metrics, log: Log, event: Attempted): void => {
  const { delivery, outcome } = event;
  const { channel, id, notification, attempts, mayRepeat, state, code } = delivery;
  metrics.notification(channel, outcome.type);
  if (event.type === 'finished' && outcome.type === 'Delivered') metrics.notificationLatency(event.latencyMs);
  const fields = { channel, delivery: id, notification, attempts, mayRepeat, state, code, outcome: outcome.type };
  const write = outcome.type === 'Delivered' ? log.info : log.warn;
  write(event.type === 'finished' ? 'delivery finished' : 'delivery waits', {
    ...fields,
    address: shortenAddress(delivery.address),
  });
};
