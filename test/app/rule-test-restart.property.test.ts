import fc from 'fast-check';
import { expect, test } from 'vitest';
import { playTest } from '../../src/app/test-run.ts';
import { EMPTY_INVENTORY } from '../../src/inventory/inventory.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { coldDecoder, loadRules, ruleContext, warm } from './small-world.ts';

const RULE = warm(`for: 3m
    clear: { for: 2m }
    notify: [ { Tag: [on-call], Body: "{{ device }} {{ temperature }}" }, { Identity: lead, after: 5m, unless: acknowledged, Body: still } ]`);

/**
 * Who is told, and when, of readings a minute with the process killed at these times (s). Not the text: the values of such a
 * source are committed when an alarm changes, and until the next reading it shows those.
 */
const toldOf = async (values: readonly number[], acks: readonly number[], kills: readonly number[]) => {
  const decoders = [coldDecoder()];
  const layouts = createFactLayouts();
  const restarts = kills.map((at) => `, { at: ${at}s, restart: true }`).join('');
  const seen = acks.map((at) => `, { at: ${at}s, ack: { rule: warm, key: oslo/f7 } }`).join('');
  const series = `{ at: 0s, series: { topic: cold/oslo/f7/telemetry, every: 1m, field: temperature, values: "${values.join(' ')} _x9" } }`;
  const text = `${RULE}tests: [ { name: n, expect: [], steps: [ ${series}${seen}${restarts} ] } ]\n`;
  const { rules, tests } = loadRules(text, ruleContext(decoders, layouts));
  const [written] = tests;
  if (!written) throw new Error('no test');
  const { told } = await playTest(written, EMPTY_INVENTORY, { rules, decoders, layouts });
  return told.map(({ createdAt, request, origin }) => [createdAt, origin?.on, request.Identity]);
};

test('a process that is killed at any time and there again at once tells the same people at the same time', async () => {
  const values = fc.array(fc.constantFrom(-20, -10, -5), { minLength: 1, maxLength: 30 });
  const times = fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(values, times, times, async (series, acks, kills) => {
      expect(await toldOf(series, acks, kills)).toEqual(await toldOf(series, acks, []));
    }),
    { numRuns: 40 },
  );
});
