import type { Clock } from '../../base/clock.ts';
import type { Channel } from '../../model/delivery.ts';
import { createLogChannel } from '../log/create.ts';
import { createGraphChannel } from './graph.ts';
import type { MessengerOptions } from './options.ts';

export interface MessengerChannelDeps {
  readonly options: MessengerOptions;
  readonly clock: Pick<Clock, 'now'>;
  /** Takes one line of the log driver. */
  readonly write: (line: string) => void;
}

/** Messenger by the driver that the config names. */
export const createMessengerChannel = ({ options, clock, write }: MessengerChannelDeps): Channel =>
  options.driver === 'graph'
    ? createGraphChannel({ options, clock })
    : createLogChannel({ name: 'facebook-messenger', rate: options.rate, write });
