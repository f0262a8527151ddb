import type { Payload } from './payload.ts';
import type { Address } from './topic.ts';

/** A birth, data or a death. */
export interface SparkplugMessage {
  readonly address: Address;
  readonly payload: Payload;
  /** The broker kept it: it says nothing of the session of now. */
  readonly retain: boolean;
  /** Epoch ms by our wall clock. */
  readonly receivedAt: number;
}
