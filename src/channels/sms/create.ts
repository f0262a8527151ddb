import type { Clock } from '../../base/clock.ts';
import type { Channel } from '../../model/delivery.ts';
import { createLogChannel } from '../log/create.ts';
import type { SmsOptions } from './options.ts';
import { createTwilioChannel } from './twilio.ts';

export interface SmsChannelDeps {
  readonly options: SmsOptions;
  readonly clock: Pick<Clock, 'now'>;
  /** Takes one line of the log driver. */
  readonly write: (line: string) => void;
  readonly statusCallback?: string | undefined;
}

/** SMS by the driver that the config names. */
export const createSmsChannel = ({ options, clock, write, statusCallback }: SmsChannelDeps): Channel =>
  options.driver === 'twilio'
    ? createTwilioChannel({ options, clock, statusCallback })
    : createLogChannel({ name: 'sms', rate: options.rate, write });
