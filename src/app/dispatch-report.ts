import type { Metrics } from '../api/metrics.ts';
import type { Log } from '../base/log.ts';
import { shortenAddress } from '../base/redacted.ts';
import type { Route } from '../model/delivery.ts';
import type { Notification } from '../model/notification.ts';
import type { DispatchEvent } from '../notify-service/dispatch-event.ts';
import { describeTarget, targetToSubject } from './target-subject.ts';
import type { Troubles } from './troubles.ts';

export interface DispatchReportDeps {
  readonly metrics: Metrics;
  readonly log: Log;
  readonly troubles: Pick<Troubles, 'say'>;
  readonly expired: (channel: string) => void;
  /** Addresses do not fit the credential of a route. */
  readonly doubted: (route: string) => void;
}

/** What the dispatcher says, to log, metrics and Tocsin's own alarms. */
export const createDispatchReport =
  ({ metrics, log, troubles, expired, doubted }: DispatchReportDeps) =>
  (event: DispatchEvent): void => {
    switch (event.type) {
      case 'finished':
      case 'retrying':
        reportAttempt(metrics, log, event);
        break;
      case 'ttl-expired':
        expired(event.delivery.channel);
        break;
      case 'nobody-bound':
        reportUnbound(troubles, log, event.notification);
        break;
      case 'credential-refused': {
        const route = describeRoute(event.route);
        troubles.say('tocsin.credential-refused', route, true, `${route}: ${event.code}`);
        break;
      }
      case 'credential-accepted':
        troubles.say('tocsin.credential-refused', describeRoute(event.route), false, '');
        break;
      case 'credential-doubted': {
        const route = describeRoute(event.route);
        log.warn('addresses do not fit the credential', { route, code: event.code });
        doubted(`${route}${DOUBTED}`);
        break;
      }
      case 'callback-failed':
        log.warn('callback given up', { notification: event.notification, host: hostOf(event.url), code: event.code });
        break;
      case 'store-failed':
        log.error('outbox cannot use the store', { reason: event.message });
        break;
    }
  };

const DOUBTED = ' addresses';

/** Subjects of credentials that are accepted, but not for all addresses that go with them. */
export const isDoubted = (subject: string): boolean => subject.endsWith(DOUBTED);

/** `sms`, or `apn CR…` with a credential of its own. */
const describeRoute = ({ channel, credential }: Route): string =>
  credential === null ? channel : `${channel} ${credential}`;

/** Of an alarm it is a trouble. Programs send to whoever signed up, in any service, and Twilio only logs it (52301). */
const reportUnbound = (troubles: DispatchReportDeps['troubles'], log: Log, notification: Notification): void => {
  const { sid, service, request, origin } = notification;
  const detail = `nobody is bound to ${describeTarget(request)}`;
  if (origin) troubles.say('tocsin.nobody-bound', targetToSubject(request), true, detail);
  else log.info('nobody is bound', { notification: sid, service });
};

/** What follows the host may be a secret of the client. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

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
