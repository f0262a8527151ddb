import { createDecoder } from '../../src/decode/decoder.ts';
import type { SourceOptions } from '../../src/decode/options.ts';
import type { Message } from '../../src/model/message.ts';

/** When every message of these tests is received. */
export const NOW = Date.UTC(2026, 0, 1, 12);

const message = (payload: string | Uint8Array, over: Partial<Message> = {}): Message => ({
  topic: 'cold/oslo/f7/telemetry',
  payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : payload,
  retain: false,
  qos: 1,
  dup: false,
  packetId: 1,
  receivedAt: NOW,
  ...over,
});

export const COLD: SourceOptions = { topic: 'cold/{site}/{device}/telemetry', decode: 'json' };

/** What one message comes to, by the options of `COLD` and those given. */
export const decode = (options: Partial<SourceOptions>, payload: string | Uint8Array, over: Partial<Message> = {}) => {
  const decoder = createDecoder('cold', { ...COLD, ...options });
  if (!decoder.ok) throw new Error(JSON.stringify(decoder.error));
  const { readings, faults } = decoder.value.decode(decoder.value.createMemory(), message(payload, over));
  return { reading: readings[0], faults: faults.map(({ reason }) => reason), count: readings.length };
};
