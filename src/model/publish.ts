/** An MQTT message that a step asks for; `app` has it published. */
export interface PublishRequest {
  readonly topic: string;
  readonly payload: string | Uint8Array;
  readonly retain: boolean;
  readonly qos: 0 | 1;
}
