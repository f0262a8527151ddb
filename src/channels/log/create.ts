import type { Channel, ChannelName } from '../../model/delivery.ts';
import { toLine } from './to-line.ts';

export interface LogChannelOptions {
  readonly name: ChannelName;
  /** Lines per second at most, as the real channel would be held. */
  readonly rate: number;
  /** Takes one line, without its end. */
  readonly write: (line: string) => void;
}

/** A channel that writes down what the phone would show and calls it delivered; refuses what no channel could send. */
export const createLogChannel = ({ name, rate, write }: LogChannelOptions): Channel => ({
  name,
  rate,
  deliver: async (delivery) => {
    const line = toLine(name, delivery);
    if (!line.ok) return { type: 'Rejected', code: line.error };
    try {
      write(line.value);
    } catch {
      return { type: 'AnswerLost', code: 'write-failed' };
    }
    return { type: 'Delivered', providerId: `log-${delivery.id}` };
  },
});
