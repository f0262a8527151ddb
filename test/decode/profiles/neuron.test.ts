import { describe, expect, test } from 'vitest';
import { answer, expectationOf, type Row } from './profile-decoder.ts';

const TOPIC = '/neuron/mqtt/plc/pumps';
const head = { node: 'plc', group: 'pumps' };

describe('neuron', () => {
  const rows: readonly Row[] = [
    {
      is: 'a register that can be read again has the code 0',
      said: [TOPIC, { ...head, values: { flow: 0 }, errors: {} }],
      heard: [{ device: 'plc/pumps', facts: { flow: 0, flow_error: 0 } }],
    },
    {
      is: 'a code of 0 among the errors is none',
      said: [TOPIC, { ...head, values: { flow: 5 }, errors: { flow: 0 } }],
      heard: [{ device: 'plc/pumps', facts: { flow: 5, flow_error: 0 } }],
    },
    {
      is: 'a list of values, and a name with marks',
      said: [TOPIC, { ...head, tags: [{ name: 'area.1/flow', value: [1, 2], error: 0 }] }],
      heard: [
        {
          device: 'plc/pumps',
          facts: { area_1_flow: [1, 2], area_1_flow_0: 1, area_1_flow_1: 2, area_1_flow_error: 0 },
        },
      ],
    },
    {
      is: 'a register that could not be read has no value, whatever stands beside the code',
      said: [TOPIC, { ...head, tags: [{ name: 'flow', value: 0, error: 2014 }, { name: 'level' }] }],
      heard: [{ device: 'plc/pumps', facts: { flow: null, flow_error: 2014, level_error: 0 } }],
    },
    { is: 'no values', said: [TOPIC, head], heard: [], faults: ['wrong-shape'] },
    { is: 'no group', said: [TOPIC, { values: {} }], heard: [], faults: ['wrong-shape'] },
  ];
  test.each(rows)('$is', (row) => {
    expect(answer('neuron', row)).toEqual(expectationOf(row));
  });
});
