import type { DeliveryRow } from '../api/lists.ts';
import { formatDuration } from '../base/duration.ts';
import { shortenAddress } from '../base/redacted.ts';
import { toRfc3339 } from '../base/rfc3339.ts';
import type { ChannelName } from '../model/delivery.ts';
import type { WhyBlock } from './why-advice.ts';

type Saying = Pick<WhyBlock, 'reason' | 'text' | 'waits'>;

/** It has not arrived, as far as is known. */
export const isLost = (delivery: DeliveryRow): boolean => delivery.state !== 'delivered' || hasFailedLater(delivery);

/** Accepted, and then reported otherwise. */
const hasFailedLater = ({ providerStatus }: DeliveryRow): boolean =>
  providerStatus === 'undelivered' || providerStatus === 'failed' || providerStatus === 'canceled';

/** What became of one message to one address, of which no more is shown than its end. */
export const sayDelivery = (delivery: DeliveryRow, at: number): Saying => {
  const { identity, address, channel } = delivery;
  const whom = `${identity ? `${identity} ` : ''}${shortenAddress(address)} (${channel})`;
  const { reason, text, waits } = sayState(delivery, at);
  return { reason, text: `${whom}: ${text}`, waits };
};

const sayState = (delivery: DeliveryRow, at: number): Saying => {
  const { state, code, channel, expiresAt, createdAt } = delivery;
  switch (state) {
    case 'delivered':
      return sayAccepted(delivery);
    case 'queued':
      return sayQueued(delivery, at);
    case 'sending':
      return { reason: state, text: 'is being sent', waits: true };
    case 'rejected':
      return {
        reason: code === 'no-channel' ? code : state,
        text:
          code === 'no-channel'
            ? `not sent: the config has no channel for ${channel}`
            : `rejected${byWhom(delivery)}${withCode(code)}`,
        waits: false,
      };
    case 'opted-out':
      return { reason: state, text: `opted out: it takes no ${channel} until its owner says START`, waits: false };
    case 'binding-gone':
      return {
        reason: state,
        text: `gone${withCode(code)}: ${PROVIDERS[channel]} knows the address no longer`,
        waits: false,
      };
    case 'ttl-expired': {
      const text = `given up: not accepted within ${formatDuration(expiresAt - createdAt)}${withCode(code, 'last ')}`;
      return { reason: state, text, waits: false };
    }
  }
};

const sayAccepted = (delivery: DeliveryRow): Saying => {
  const { channel, providerId, finishedAt, providerStatus, code } = delivery;
  if (hasFailedLater(delivery)) {
    const reason = providerStatus ?? 'failed';
    return { reason, text: `accepted by ${PROVIDERS[channel]}, then ${reason}${withCode(code)}`, waits: false };
  }
  // The driver `log` names what it wrote so.
  const isLogged = providerId?.startsWith('log-') ?? false;
  const as = providerId === null ? '' : ` as ${providerId}`;
  const when = finishedAt === null ? '' : ` at ${toRfc3339(finishedAt)}`;
  const since = providerStatus === null ? '' : `, since ${providerStatus}`;
  return {
    reason: 'delivered',
    text: `accepted by ${isLogged ? 'the log' : PROVIDERS[channel]}${as}${when}${since}`,
    waits: false,
  };
};

const sayQueued = ({ dueAt, code, attempts, channel }: DeliveryRow, at: number): Saying => {
  if (attempts.at(-1)?.outcome === 'CredentialRefused') {
    const text = `waits: ${PROVIDERS[channel]} refuses the credential${withCode(code)}; one is tried every 1 to 10 min`;
    return { reason: 'credential-refused', text, waits: true };
  }
  if (attempts.length === 0 || dueAt <= at) {
    const text = `waits: its turn, by the rate of the channel or until its provider takes messages again${withCode(code)}`;
    return { reason: 'waits', text, waits: true };
  }
  const text = `waits: attempt ${attempts.length + 1} in ${formatDuration(dueAt - at)}${withCode(code, 'the last one ')}`;
  return { reason: 'retry', text, waits: true };
};

const withCode = (code: string | null, before = ''): string => (code === null ? '' : `, ${before}${code}`);

/** What was never tried, we refused ourselves. */
const byWhom = ({ attempts, channel }: DeliveryRow): string =>
  attempts.length > 0 ? ` by ${PROVIDERS[channel]}` : ' by Tocsin';

const PROVIDERS: Readonly<Record<ChannelName, string>> = {
  sms: 'Twilio',
  apn: 'APNs',
  fcm: 'FCM',
  gcm: 'FCM',
  'facebook-messenger': 'Messenger',
  alexa: 'Alexa',
  notify: 'the Notify service',
};
