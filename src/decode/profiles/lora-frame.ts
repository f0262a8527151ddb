import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import type { Facts } from './flatten.ts';

/** How well the best of the gateways that heard a frame heard it: `rssi` in dBm and its `snr` in dB. */
export const bestReception = (gateways: Json | undefined): Facts => {
  const heard = (Array.isArray(gateways) ? gateways : []).filter(isJsonObject).filter(hasRssi);
  const [first, ...others] = heard;
  if (!first) return {};
  const best = others.reduce((one, other) => (other.rssi > one.rssi ? other : one), first);
  return { rssi: best.rssi, ...(typeof best.snr === 'number' && { snr: best.snr }) };
};

const hasRssi = (gateway: JsonObject): gateway is JsonObject & { readonly rssi: number } =>
  typeof gateway.rssi === 'number';
