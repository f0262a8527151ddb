import type { Clock } from '../base/clock.ts';
import type { Channel, ChannelName } from '../model/delivery.ts';
import { createLogChannel } from './log/create.ts';
import type { ChannelsOptions } from './options.ts';
import { createSmsChannel } from './sms/create.ts';

export interface ChannelsDeps {
  readonly clock: Pick<Clock, 'now'>;
  /** Takes one line of the log drivers, without its end. */
  readonly write: (line: string) => void;
  /** Where Twilio is to report what became of an SMS. */
  readonly statusCallback?: string | undefined;
}

/** The channels that the config names, each by its binding type; `gcm` leaves by fcm's driver. */
export const createChannels = (options: ChannelsOptions, deps: ChannelsDeps): ReadonlyMap<ChannelName, Channel> => {
  const { sms, apn, fcm, messenger } = options;
  const logged = (name: ChannelName, { rate }: { readonly rate: number }) =>
    createLogChannel({ name, rate, write: deps.write });
  const channels = [
    sms && createSmsChannel({ options: sms, ...deps }),
    apn && logged('apn', apn),
    fcm && logged('fcm', fcm),
    fcm && logged('gcm', fcm),
    messenger && logged('facebook-messenger', messenger),
  ];
  return new Map(channels.flatMap((channel) => (channel ? [[channel.name, channel] as const] : [])));
};
