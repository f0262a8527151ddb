import type { Clock } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import { examineCertificate } from '../doctor/examine-certificate.ts';
import { examineClock } from '../doctor/examine-clock.ts';
import type { NamedExamination } from './doctor-channels.ts';

/** Whom the service asks by HTTP. */
interface Endpoint {
  readonly area: string;
  readonly url: string;
  /** PEM text of the authority, where the config names one. */
  readonly ca?: string | undefined;
}

/** The certificate of each provider and service that is asked by HTTPS, and the clock against one that tells the time. */
export const endpointExaminations = (config: Config, clock: Clock): readonly NamedExamination[] => {
  const all = [...providersOf(config), ...servicesOf(config)];
  // Apple speaks HTTP/2 only, and tells no time.
  const asked = all.find(({ area }) => area !== APN);
  return [...all.flatMap((one) => certificateOf(one, clock)), ...(asked ? [clockOf(asked, clock)] : [])];
};

const APN = 'channels.apn';

const providersOf = ({ channels: { sms, apn, fcm, messenger } }: Config): readonly Endpoint[] => [
  ...(sms?.driver === 'twilio' ? [{ area: 'channels.sms', url: sms.url }] : []),
  ...(fcm?.driver === 'fcm' ? [{ area: 'channels.fcm', url: fcm.url ?? 'https://fcm.googleapis.com' }] : []),
  ...(messenger?.driver === 'graph' ? [{ area: 'channels.messenger', url: messenger.url }] : []),
  ...(apn?.driver === 'apns' ? [{ area: APN, url: apn.url ?? appleUrl(apn.sandbox), ca: apn.ca }] : []),
];

const appleUrl = (isSandbox: boolean): string => `https://api.${isSandbox ? 'sandbox.' : ''}push.apple.com`;

const servicesOf = ({ notify, sync }: Config): readonly Endpoint[] => [
  ...(notify.url === undefined ? [] : [{ area: 'notify', url: notify.url }]),
  ...sync.sources.flatMap((source) =>
    source.type === 'inventory' && source.url !== undefined ? [{ area: `sync ${source.name}`, url: source.url }] : [],
  ),
];

const certificateOf = ({ area, url, ca }: Endpoint, clock: Clock): readonly NamedExamination[] => {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'https:') return [];
  const host = hostname.replace(/^\[|\]$/g, '');
  const tls = ca === undefined ? {} : { ca };
  const todo =
    area === APN
      ? `name the authority that signed it: ${area}.ca_file`
      : 'if a proxy of yours stands between, name its authority in NODE_EXTRA_CA_CERTS; else somebody listens in';
  return [
    {
      area,
      examine: (ended) => examineCertificate({ area, host, port: Number(port) || 443, tls, clock, todo }, ended),
    },
  ];
};

const clockOf = ({ url }: Endpoint, clock: Clock): NamedExamination => ({
  area: 'clock',
  examine: (ended) => examineClock({ url, clock }, ended),
});
