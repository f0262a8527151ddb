import type { Config } from '../config/config.ts';
import type { Fault } from '../document/fault.ts';
import { readDocument } from '../document/read.ts';
import type { BindingType } from '../model/binding.ts';
import { readText } from './read-config.ts';

/** One warning for each channel that people have addresses for and the config lacks; another Notify service has its own. */
export const checkChannels = (
  file: string,
  { channels, notify }: Pick<Config, 'channels' | 'notify'>,
  bindings: readonly { readonly type: BindingType }[],
): readonly Fault[] => {
  const text = readText(file);
  const document = text.ok ? readDocument(text.value, file) : undefined;
  if (notify.url !== undefined || !document?.ok) return [];
  const configured = new Set(Object.keys(channels));
  const unreached = Map.groupBy(bindings, ({ type }) => CHANNEL_OF[type] ?? type);
  return [...unreached]
    .filter(([channel]) => !configured.has(channel))
    .map(([channel, { length }]) => {
      const instead = `channels.${channel} into the config; driver: log prints what would be sent`;
      return document.value.fault(['channels', channel], describeUnreached(length), { instead });
    });
};

/** Of binding types whose channel has another name in the config. */
const CHANNEL_OF: Readonly<Partial<Record<BindingType, string>>> = { gcm: 'fcm', 'facebook-messenger': 'messenger' };

const describeUnreached = (count: number): string =>
  `not configured, but people have addresses for it (${count}): what they are sent ends as no-channel`;
