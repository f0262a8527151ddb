import { isJsonObject, type Json } from '../base/json.ts';
import { listOf } from './list-of.ts';
import type { TestSeries, TestStep } from './rule-test.ts';
import type { WrittenStep } from './rule-test-step-schema.ts';

/** A step as it was written, which its schema found to be of exactly one kind. */
export const readStep = (written: WrittenStep, line: number): TestStep => {
  const { at, series, gap, broker, restart, ack } = written;
  const place = { at, line };
  if (series) return { ...place, type: 'series', ...readSeries(series) };
  if (gap) return { ...place, type: 'gap', ...gap };
  if (broker) return { ...place, type: 'broker', to: broker };
  if (restart !== undefined) return { ...place, type: 'restart', away: restart === true ? 0 : restart };
  if (ack) return { ...place, type: 'ack', ...ack };
  return readKnown(written, place);
};

/** Steps that change what is known of people and devices, or nothing but the time. */
const readKnown = (
  { bind, unbind, roster, inventory, pass = 0 }: WrittenStep,
  place: Pick<TestStep, 'at' | 'line'>,
) => {
  if (bind) return { ...place, type: 'bind' as const, ...bind, Tag: listOf(bind.Tag ?? []) };
  if (unbind) return { ...place, type: 'unbind' as const, ...unbind };
  if (roster) return { ...place, type: 'roster' as const, ...(Array.isArray(roster) ? { people: roster } : roster) };
  if (inventory) return { ...place, type: 'inventory' as const, inventory };
  return { ...place, type: 'pass' as const, for: pass };
};

const readSeries = ({ topic, every, values, field, payload }: NonNullable<WrittenStep['series']>): TestSeries => ({
  topic,
  every,
  samples: values,
  payloadOf: (value) => {
    if (field !== undefined) return { [field]: value };
    return payload === undefined ? value : filled(payload, value);
  },
});

const PLACE = /^\{\{\s*value\s*\}\}$/;

/** `payload` with the value at each text that is `{{ value }}` and nothing else. */
const filled = (payload: Json, value: number | null): Json => {
  if (typeof payload === 'string') return PLACE.test(payload) ? value : payload;
  if (Array.isArray(payload)) return payload.map((item: Json) => filled(item, value));
  if (!isJsonObject(payload)) return payload;
  return Object.fromEntries(Object.entries(payload).map(([key, inner]) => [key, filled(inner, value)]));
};
