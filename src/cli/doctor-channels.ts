import { readConfigCredentials } from '../app/config-credentials.ts';
import type { Clock } from '../base/clock.ts';
import { createChannels, createCredentialChannel } from '../channels/create.ts';
import type { Config } from '../config/config.ts';
import { examineSender } from '../doctor/examine-sender.ts';
import { broken, doubtful, type Finding, good } from '../doctor/finding.ts';
import type { Examine } from '../doctor/within.ts';
import type { Channel, Outcome } from '../model/delivery.ts';
import { createRemoteNotify } from '../notify-service/remote.ts';

export interface NamedExamination {
  readonly area: string;
  readonly examine: Examine;
}

/** Each channel and each credential of the config, and another Notify service: its provider is asked, and nothing sent. */
export const channelExaminations = (config: Config, clock: Clock): readonly NamedExamination[] => {
  const deps = { clock, write: () => {} };
  const own = [...createChannels(config.channels, deps).values()]
    // gcm leaves by fcm's driver: the same answer twice.
    .filter(({ name }) => name !== 'gcm')
    .map((channel) => named(AREAS.get(channel.name) ?? channel.name, channel));
  const further = [...readConfigCredentials(config.notify.credentials, clock.now())].map(([sid, one]) => {
    const { type, sandbox } = one.credential;
    const { secret } = one;
    const made = createCredentialChannel({ type, secret, sandbox: sandbox === true, options: config.channels, deps });
    return named(`notify.credentials ${sid}`, made);
  });
  return [...own, ...senderExamination(config), ...further, ...remoteExamination(config)];
};

const AREAS: ReadonlyMap<string, string> = new Map([
  ['sms', 'channels.sms'],
  ['apn', 'channels.apn'],
  ['fcm', 'channels.fcm'],
  ['facebook-messenger', 'channels.messenger'],
]);

const named = (area: string, channel: Channel): NamedExamination => ({
  area,
  examine: async (ended) => {
    ended.addEventListener('abort', () => void channel.close?.());
    if (!channel.test) return [good(area, 'driver log: messages are printed, and none is sent')];
    return [toFinding(area, await channel.test())];
  },
});

const toFinding = (area: string, outcome: Outcome): Finding => {
  if (outcome.type === 'Delivered')
    return good(area, `the provider takes the credential (${outcome.providerId ?? 'no word'})`);
  const { code } = outcome;
  return outcome.type === 'CredentialRefused'
    ? broken(area, `the provider refuses the credential: ${code}`, REMEDIES.get(code) ?? `look at the keys of ${area}`)
    : broken(
        area,
        `the provider could not be asked: ${code}`,
        `look whether it can be reached from here, and at ${area}.url`,
      );
};

/** What to do, by the word of the provider, where it is more than to look at the keys. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['ExpiredProviderToken', 'set the clock of this machine by a time server: Apple takes tokens of the last hour only'],
  ['InvalidProviderToken', 'look at keyId, teamId and key: they do not belong together, or the key was revoked'],
  ['TopicDisallowed', 'look at topic: it is the bundle id of the app, and one that the key or certificate may push to'],
  ['BadTopic', 'look at topic: it is the bundle id of the app'],
  ['BadCertificateEnvironment', 'look at sandbox: the certificate is of the other environment'],
  [
    'invalid_grant',
    'set the clock of this machine, or make a new key: Google takes neither a wrong time nor a deleted key',
  ],
  ['PERMISSION_DENIED', 'enable the Firebase Cloud Messaging API in the project, and let the account send'],
  ['SENDER_ID_MISMATCH', 'take the service account of the project that the app is of'],
  ['20003', 'look at accountSid and authToken: Twilio knows no such pair, or the token was changed'],
]);

/** A messaging service chooses among numbers of its own. */
const senderExamination = ({ channels: { sms } }: Config): readonly NamedExamination[] => {
  if (sms?.driver !== 'twilio' || sms.from === undefined) return [];
  const { url, accountSid, authToken, from } = sms;
  const area = 'channels.sms';
  return [{ area, examine: async (ended) => [await examineSender({ area, url, accountSid, authToken, from }, ended)] }];
};

const remoteExamination = ({ notify }: Config): readonly NamedExamination[] => {
  const { url, accountSid, authToken, serviceSid } = notify;
  if (url === undefined || accountSid === undefined || authToken === undefined) return [];
  const examine: Examine = async (ended) => {
    const remote = createRemoteNotify({ url, accountSid, authToken, serviceSid });
    ended.addEventListener('abort', () => void remote.close());
    const listed = await remote.listBinding({ PageSize: 1 });
    if (listed.ok) return [good('notify', `${url} answers for ${serviceSid}`)];
    const { status, message } = listed.error;
    return [doubtfulOrBroken(status, `${url} answered ${status}: ${message}`)];
  };
  return [{ area: 'notify', examine }];
};

/** What passes by itself is no fault of the config. */
const doubtfulOrBroken = (status: number, found: string): Finding =>
  status === 429
    ? doubtful('notify', found, 'try again later')
    : broken('notify', found, 'look at notify.url, notify.accountSid, notify.authToken and notify.serviceSid');
