/** Devices that fall silent together are one alarm, about what they have in common. */
export interface TogetherSettings {
  /** The name of a topic's level that they share. */
  readonly by: string;
  /** So many must be absent, */
  readonly least: number;
  /** and this share of those known, more than 0 and at most 1. */
  readonly share: number;
  /** How long one device waits to be told of, ms: for others that may follow. */
  readonly withinMs: number;
}
