import type { ChannelName, Delivery, DeliveryState } from '../model/delivery.ts';

/** What a client is told of a delivery that failed: a code of Twilio's error dictionary, and its title there. */
export interface ReportCode {
  readonly code: number;
  readonly message: string;
}

/** The end of a delivery by Twilio's numbers (contract §8); null when it was accepted. The provider's own word follows the title. */
export const toReportCode = ({
  channel,
  state,
  code,
}: Pick<Delivery, 'channel' | 'state' | 'code'>): ReportCode | null => {
  if (state === 'delivered') return null;
  const word = code ?? state;
  const number = state === 'ttl-expired' ? EXPIRED : (OURS[word] ?? byChannel({ channel, state }, word));
  const title = TITLES[number] ?? `Error ${number}`;
  return { code: number, message: title === word || `${number}` === word ? title : `${title}: ${word}` };
};

const EXPIRED = 52310;

/** Ends of deliveries that no provider was asked about; see `admit`. */
const OURS: Readonly<Record<string, number>> = {
  'no-notification': 52000,
  'no-service': 20404,
  unbound: 52001,
  held: 21610,
  'not-deliverable': 52214,
};

const byChannel = ({ channel, state }: Pick<Delivery, 'channel' | 'state'>, word: string): number => {
  if (word === 'no-channel') return NO_CHANNEL[channel];
  // Of SMS the words are Twilio's numbers already, and of another Notify service too.
  if (/^[2-6]\d{4}$/.test(word) && (channel === 'sms' || channel === 'notify')) return Number(word);
  if (channel === 'fcm' || channel === 'gcm') return ofFcm(word, state);
  if (channel === 'apn') return APNS[word] ?? OTHERWISE.apn;
  if (channel === 'facebook-messenger') {
    return MESSENGER[word] ?? MESSENGER[metaNumber(word)] ?? OTHERWISE[channel];
  }
  return channel === 'sms' ? (SMS[word] ?? OTHERWISE.sms) : OTHERWISE[channel];
};

const NO_CHANNEL: Readonly<Record<ChannelName, number>> = {
  apn: 52004,
  fcm: 52004,
  gcm: 52004,
  sms: 52182,
  'facebook-messenger': 52202,
  alexa: 52214,
  notify: 52000,
};

const OTHERWISE: Readonly<Record<ChannelName, number>> = {
  apn: 52140,
  fcm: 52111,
  gcm: 52111,
  sms: 30008,
  'facebook-messenger': 52309,
  alexa: 52309,
  notify: 52000,
};

/** Apple's reasons. */
const APNS: Readonly<Record<string, number>> = {
  Unregistered: 52141,
  ExpiredToken: 52141,
  BadDeviceToken: 52142,
  DeviceTokenNotForTopic: 52143,
  BadTopic: 52143,
  TopicDisallowed: 52143,
  MissingTopic: 52143,
  BadPath: 52143,
  BadCertificate: 52131,
  BadCertificateEnvironment: 52131,
  Forbidden: 52145,
  MissingProviderToken: 52145,
  InvalidProviderToken: 52149,
  ExpiredProviderToken: 52148,
  TooManyProviderTokenUpdates: 52147,
  PayloadTooLarge: 52138,
  PayloadEmpty: 52136,
  BadCollapseId: 52143,
  BadExpirationDate: 52143,
  BadMessageId: 52143,
  BadPriority: 52143,
  InvalidPushType: 52143,
  DuplicateHeaders: 52143,
  TooManyRequests: 52140,
  InternalServerError: 52144,
  ServiceUnavailable: 52144,
  Shutdown: 52139,
};

/** Google's words. */
const FCM: Readonly<Record<string, number>> = {
  UNREGISTERED: 52103,
  NOT_FOUND: 52103,
  INVALID_ARGUMENT: 52107,
  'payload-too-large': 52106,
  'reserved-data-key': 52107,
  SENDER_ID_MISMATCH: 52104,
  PERMISSION_DENIED: 52115,
  UNAUTHENTICATED: 52109,
  THIRD_PARTY_AUTH_ERROR: 52109,
  QUOTA_EXCEEDED: 52108,
  RESOURCE_EXHAUSTED: 52108,
  UNAVAILABLE: 52110,
  INTERNAL: 52111,
  // Apple's reasons, which FCM passes on of phones that it reaches by way of Apple.
  Unregistered: 52119,
  ExpiredToken: 52119,
  BadDeviceToken: 52102,
  DeviceTokenNotForTopic: 52104,
};

/** FCM says the same of a token that it cannot read and of anything else in a message; only the first ends a binding. */
const ofFcm = (word: string, state: DeliveryState): number =>
  word === 'INVALID_ARGUMENT' && state === 'binding-gone' ? 52102 : (FCM[word] ?? OTHERWISE.fcm);

/** Words of the SMS channel itself. */
const SMS: Readonly<Record<string, number>> = { 'no-body': 21602, canceled: 30008 };

/** Meta's numbers, whatever their subcode, those that mean another thing with one, and the channel's own words. */
const MESSENGER: Readonly<Record<string, number>> = {
  '190': 52202,
  '10': 52202,
  // Outside the 24 hours after the person wrote, and a page that is restricted.
  '10-2018278': 52309,
  '10-1893063': 52309,
  '200': 52202,
  '230': 52202,
  '4': 52201,
  '613': 52201,
  'no-body': 52203,
};

/** `10-2018278` is number 10 with a subcode. */
const metaNumber = (word: string): string => /^(\d+)-\d+$/.exec(word)?.[1] ?? word;

/** As Twilio titles them. */
const TITLES: Readonly<Record<number, string>> = {
  20404: 'The requested resource was not found',
  21602: 'Message body is required',
  21610: 'Attempt to send to unsubscribed recipient',
  25001: 'Invalid sms binding: Address of sms binding must be a valid phone number',
  30003: 'Unreachable destination handset',
  30008: 'Unknown error',
  52000: 'Internal notification error',
  52001: 'Invalid destination binding',
  52004: 'Credential SID not specified',
  52102: 'Invalid GCM/FCM registration token',
  52103: 'GCM/FCM client uninstalled or turned off notifications',
  52104: 'Mismatched GCM/FCM sender ID',
  52106: 'Notification too large for GCM/FCM',
  52107: 'Invalid custom key for GCM/FCM',
  52108: 'GCM/FCM device message rate exceeded',
  52109: 'GCM/FCM unauthorized error',
  52110: 'GCM/FCM service unavailable',
  52111: 'GCM/FCM unknown error',
  52115: 'Permission denied for FCM',
  52119: 'The device token has been unregistered with APNs',
  52131: 'Invalid APNs credentials',
  52136: 'Missing payload for APNs delivery',
  52138: 'APNs payload too large',
  52139: 'APN service shutdown',
  52140: 'Unknown APNs error',
  52141: 'The provided APNs device token has been unregistered',
  52142: 'The provided APNs device token is not correct',
  52143: 'The push notification was rejected by APNs',
  52144: 'APNs experienced an internal error',
  52145: 'Failed to authenticate with APNs',
  52147: 'Too many APNs provider token updates',
  52148: 'Expired APNs provider token used',
  52149: 'Invalid APNs provider token used',
  52182: 'Messaging Service not specified',
  52201: 'Too many Facebook messenger notification requests',
  52202: 'Facebook page is not connected to Twilio',
  52203: 'Missing body for Facebook Messenger delivery attempt',
  52214: 'Alexa skill is not connected to Twilio',
  52309: 'Channel provider replied with an error',
  52310: 'Notification TTL has expired',
};
