/** What MQTT brought. */
export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Set only on what the broker kept and sends because we subscribed [MQTT-3.3.1-8]. */
  readonly retain: boolean;
  readonly qos: 0 | 1 | 2;
  /** A redelivery: the broker never saw our acknowledgement. */
  readonly dup: boolean;
  /** MQTT packet identifier, 0 for QoS 0. */
  readonly packetId: number;
  /** Epoch ms, our wall clock. */
  readonly receivedAt: number;
}
