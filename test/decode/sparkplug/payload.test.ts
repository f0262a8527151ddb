import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPlant, NOW, type WrittenMetric, write } from './plant.ts';

const TOPIC = 'spBv1.0/p1/NBIRTH/g1';

/** The fact that a metric becomes; null: no value. */
const factOf = (metric: WrittenMetric) => {
  const { readings, faults } = createPlant().hear(TOPIC, { timestamp: NOW, metrics: [{ name: 'm', ...metric }] });
  expect(faults).toEqual([]);
  return readings[0]?.facts.m;
};

const quality = (int: number) => ({
  keys: ['engUnit', 'Quality'],
  values: [
    { type: 12, text: '°C' },
    { type: 3, int },
  ],
});

describe('a metric', () => {
  test.each([
    ['Int8, as 32 bits', { datatype: 1, int: 0xffff_ffff }, -1],
    ['Int8, as 8 bits', { datatype: 1, int: 0x80 }, -128],
    ['Int16', { datatype: 2, int: 0xffff_8000 }, -32_768],
    ['Int32', { datatype: 3, int: 0x8000_0000 }, -2_147_483_648],
    ['Int64', { datatype: 4, long: '18446744073709551615' }, -1],
    ['Int64 past 2^53', { datatype: 4, long: '9223372036854775808' }, '-9223372036854775808'],
    ['Int32 among the long ones', { datatype: 3, long: '18446744073709551615' }, -1],
    ['UInt8', { datatype: 5, int: 255 }, 255],
    ['UInt32', { datatype: 7, int: 0xffff_ffff }, 4_294_967_295],
    ['UInt32 among the long ones', { datatype: 7, long: 4_294_967_295 }, 4_294_967_295],
    ['UInt64', { datatype: 8, long: Number.MAX_SAFE_INTEGER }, Number.MAX_SAFE_INTEGER],
    ['UInt64 past 2^53', { datatype: 8, long: '18446744073709551615' }, '18446744073709551615'],
    ['Float', { datatype: 9, float: 1.5 }, 1.5],
    ['Double', { datatype: 10, double: -21.4 }, -21.4],
    ['Boolean', { datatype: 11, boolean: false }, false],
    ['String', { datatype: 12, text: 'run' }, 'run'],
    ['DateTime', { datatype: 13, long: NOW }, NOW],
    ['without a type', { int: 7 }, 7],
    ['of good quality', { double: 1, properties: quality(192) }, 1],
  ])('%s', (_, metric, fact) => {
    expect(factOf(metric)).toBe(fact);
  });

  test.each([
    ['that is null', { datatype: 10, isNull: true }],
    ['that is null and says a number', { datatype: 10, isNull: true, double: 0 }],
    ['of bad quality', { double: 1, properties: quality(0) }],
    ['that is stale', { double: 1, properties: quality(500) }],
    ['that is not a number', { double: Number.NaN }],
    ['past all numbers', { float: Number.POSITIVE_INFINITY }],
    ['of bytes', { datatype: 17, bytes: new Uint8Array([1, 2]) }],
    ['that is a template', { datatype: 19, template: { version: '1', metrics: [{ name: 'x', int: 1 }] } }],
    ['without any value', { datatype: 3 }],
  ])('%s has no value', (_, metric) => {
    expect(factOf(metric)).toBeNull();
  });

  test('keeps its name, but a dot becomes a slash', () => {
    const metrics = [
      { name: 'Pump 1/Motor.Speed', int: 1 },
      { name: '__proto__', int: 2 },
    ];
    const [reading] = createPlant().hear('spBv1.0/p1/NDATA/g1', { metrics }).readings;
    expect(Object.entries(reading?.facts ?? {})).toEqual([
      ['Pump 1/Motor/Speed', 1],
      ['__proto__', 2],
    ]);
  });

  test('is known by an alias of any size', () => {
    const plant = createPlant();
    const aliases = [0, 1, '18446744073709551615'];
    plant.hear(TOPIC, { seq: 0, metrics: aliases.map((alias) => ({ name: `m${alias}`, alias, int: 0 })) });
    const { readings } = plant.hear('spBv1.0/p1/NDATA/g1', { metrics: aliases.map((alias) => ({ alias, int: 1 })) });
    expect(readings[0]?.facts).toEqual({ m0: 1, m1: 1, m18446744073709551615: 1 });
  });
});

describe('a payload', () => {
  const groups = (count: number) => new Uint8Array(count).fill(0x7b);

  test.each([
    ['that is JSON', new TextEncoder().encode('{"timestamp":1}')],
    ['that ends too soon', write({ metrics: [{ name: 'a long name', int: 1 }] }).subarray(0, 9)],
    ['whose metric runs over its end', new Uint8Array([0x12, 0x02, 0x0a, 0x05, 0x61])],
    ['that claims two to the 31 bytes', new Uint8Array([0x12, 0xff, 0xff, 0xff, 0xff, 0x07])],
    ['with groups in groups', groups(10_000)],
    ['that is compressed', write({ uuid: 'SPBV1.0_COMPRESSED' })],
  ])('%s is refused', (_, bytes) => {
    expect(createPlant().hear(TOPIC, bytes)).toMatchObject({ said: [], faults: ['not-sparkplug'] });
  });

  test('a template in a template in a template is passed over, however deep', () => {
    const wrap = (tag: readonly number[], inside: Uint8Array): Uint8Array => {
      const { length } = inside;
      return Uint8Array.of(...tag, (length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14, ...inside);
    };
    const METRIC = [0x12];
    const TEMPLATE = [0x92, 0x01];
    let metric: Uint8Array = Uint8Array.of(0x0a, 0x01, 0x6d);
    for (let depth = 0; depth < 1_000; depth++) metric = wrap(TEMPLATE, wrap(METRIC, metric));
    const bytes = wrap(METRIC, metric);
    expect(createPlant().hear(TOPIC, bytes)).toMatchObject({ said: [['p1/g1', true, { online: true }]], faults: [] });
  });

  test('whatever a library writes is read as it was', () => {
    const value = fc.oneof(
      fc.record({ datatype: fc.constant(10), double: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
      fc.record({ datatype: fc.constant(11), boolean: fc.boolean() }),
      fc.record({ datatype: fc.constant(12), text: fc.string({ unit: 'grapheme' }) }),
      fc.record({ datatype: fc.constant(8), long: fc.maxSafeNat() }),
    );
    const names = fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !/\.|^(?:bdSeq|online)$/.test(name));
    fc.assert(
      fc.property(fc.dictionary(names, value, { minKeys: 1 }), (written) => {
        const metrics = Object.entries(written).map(([name, metric]) => ({ name, ...metric }));
        const [reading] = createPlant().hear('spBv1.0/p1/NDATA/g1', { timestamp: NOW, metrics }).readings;
        const entries = Object.entries(written).map(([name, { datatype: _, ...metric }]) => [
          name,
          ...Object.values(metric),
        ]);
        expect(reading?.facts).toEqual(Object.fromEntries(entries));
      }),
    );
  });
});
