import type { Clock } from '../base/clock.ts';
import type { CredentialSecret, CredentialType } from '../model/credential.ts';
import type { Channel, ChannelName } from '../model/delivery.ts';
import { createApnsChannel } from './apn/create-apns.ts';
import { apnOptions } from './apn/options.ts';
import type { ProviderTokens } from './apn/provider-token.ts';
import { optionsToSecret } from './apn/secret-options.ts';
import { createFcmChannel } from './fcm/create-fcm.ts';
import { fcmOptions } from './fcm/options.ts';
import { createLogChannel } from './log/create.ts';
import { createMessengerChannel } from './messenger/create.ts';
import type { ChannelsOptions } from './options.ts';
import { createSmsChannel } from './sms/create.ts';

export interface ChannelsDeps {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  /** Takes one line of the log drivers, without its end. */
  readonly write: (line: string) => void;
  /** Where Twilio is to report what became of an SMS. */
  readonly statusCallback?: string | undefined;
  /** Apple's, of all channels: one key has one token, whatever credentials it stands in. */
  readonly tokens?: ProviderTokens | undefined;
}

/** The channels that the config names, each by its binding type; `gcm` leaves by fcm's driver. */
export const createChannels = (options: ChannelsOptions, deps: ChannelsDeps): ReadonlyMap<ChannelName, Channel> => {
  const { sms, messenger } = options;
  const channels = [
    sms && createSmsChannel({ options: sms, ...deps }),
    createApn(options, deps),
    createFcm('fcm', options, deps),
    createFcm('gcm', options, deps),
    messenger && createMessengerChannel({ options: messenger, ...deps }),
  ];
  return new Map(channels.flatMap((channel) => (channel ? [[channel.name, channel] as const] : [])));
};

export interface CredentialChannelDeps {
  /** Of the bindings that it is for. */
  readonly type: CredentialType;
  readonly secret: CredentialSecret;
  /** Apple's sandbox; of no meaning to the others. */
  readonly sandbox: boolean;
  readonly options: ChannelsOptions;
  readonly deps: ChannelsDeps;
}

/**
 * A way out for a credential that is not the config's, by the config's address, rate and timeout where it has them. Where
 * the config says `log` it logs, too: who only tries things out sends nothing, whatever credentials there are.
 */
export const createCredentialChannel = ({
  type: name,
  secret,
  sandbox,
  options,
  deps,
}: CredentialChannelDeps): Channel => {
  const { write, clock, tokens } = deps;
  if (name === 'apn') {
    const apn = options.apn ?? apnOptions.parse(NOTHING_SET);
    if (options.apn?.driver === 'log') return createLogChannel({ name, rate: apn.rate, write });
    const { url, ca, rate, timeout } = apn;
    return createApnsChannel({ secret, sandbox, url, ca, rate, timeout, clock, tokens });
  }
  const fcm = options.fcm ?? fcmOptions.parse(NOTHING_SET);
  if (options.fcm?.driver === 'log') return createLogChannel({ name, rate: fcm.rate, write });
  const { url, tokenUrl, rate, timeout } = fcm;
  return createFcmChannel({ name, secret, url, tokenUrl, rate, timeout, clock });
};

/** The one driver that needs no keys of its own: what comes out are the defaults. */
const NOTHING_SET = { driver: 'log' } as const;

const createApn = (options: ChannelsOptions, deps: ChannelsDeps): Channel | undefined => {
  const { apn } = options;
  if (!apn) return undefined;
  if (apn.driver === 'log') return createLogChannel({ name: 'apn', rate: apn.rate, write: deps.write });
  const { sandbox } = apn;
  return createCredentialChannel({ type: 'apn', secret: optionsToSecret(apn), sandbox, options, deps });
};

const createFcm = (name: 'fcm' | 'gcm', options: ChannelsOptions, deps: ChannelsDeps): Channel | undefined => {
  const { fcm } = options;
  if (!fcm) return undefined;
  if (fcm.driver === 'log') return createLogChannel({ name, rate: fcm.rate, write: deps.write });
  const secret = { type: 'service-account', json: fcm.serviceAccount.reveal() } as const;
  return createCredentialChannel({ type: name, secret, sandbox: false, options, deps });
};
