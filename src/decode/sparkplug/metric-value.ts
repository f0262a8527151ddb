import type { Json } from '../../base/json.ts';
import { floatToJson, integerToJson } from '../to-json.ts';
import type { Metric } from './payload.ts';

/** Sizes of the signed integers, by datatype: Int8, Int16, Int32, Int64. */
const SIGNED_BITS: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 64 };

/** OPC's range of good; Sparkplug itself knows 192 (good), 0 (bad) and 500 (stale). */
const isGood = (quality: number): boolean => quality >= 192 && quality < 256;

/** The value of a metric; null when it has none, or none that its quality lets count. */
export const metricValue = ({ value, isNull, quality }: Metric, datatype: number | undefined): Json => {
  if (value === undefined || isNull || (quality !== undefined && !isGood(quality))) return null;
  const bits = SIGNED_BITS[datatype ?? 0];
  if (typeof value === 'bigint') return integerToJson(bits ? BigInt.asIntN(bits, value) : value);
  if (typeof value !== 'number') return value;
  if (bits) return (value << (32 - Math.min(bits, 32))) >> (32 - Math.min(bits, 32));
  return floatToJson(value);
};
