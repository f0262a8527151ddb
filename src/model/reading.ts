import type { Json } from '../base/json.ts';
import type { DeviceId } from './ids.ts';

/** Names a topic's levels gave: `{ site: 'oslo', device: 'f7' }`. */
export type Labels = Readonly<Record<string, string>>;

/**
 * Facts about one device at one time. Null says that a fact has no value now (null, nan, an error): what was remembered
 * of it no longer holds. A missing key says nothing.
 */
export interface Reading {
  readonly source: string;
  readonly device: DeviceId;
  readonly labels: Labels;
  readonly facts: Readonly<Record<string, Json>>;
  /** Epoch ms by the device's own clock; our own when it says none. Compared only with other readings of this device. */
  readonly observedAt: number;
  /** Whether `observedAt` is the device's own. If not it orders readings and dates alarms, and measures nothing. */
  readonly timed: boolean;
  /** Epoch ms by our wall clock. */
  readonly receivedAt: number;
  readonly retained: boolean;
  /** What it says of the device's connection (a birth, a will, an availability topic); absent when it says nothing. */
  readonly online?: boolean;
  /** Whose devices are gone with it: all of its source that bear these labels. Its format does not know their names. */
  readonly goneWith?: Labels;
  /** The device kept it for a while and says so. */
  readonly historical?: boolean;
  readonly topic: string;
}

/**
 * The two measures of time, never mixed. `observedAt` is event time (epoch ms by the device's clock). `watchedAt` is
 * watch time: epoch ms on a clock that stands still while Tocsin is down, disconnected or behind its backlog.
 */
export interface Moment {
  readonly observedAt: number;
  readonly watchedAt: number;
}

/** A moment, and what our wall clock says (epoch ms): for schedules alone, never for a delay. */
export interface WallMoment extends Moment {
  readonly wallAt: number;
}
