import { encode as encodeCbor } from 'cbor-x';
import fc from 'fast-check';
import { pack } from 'msgpackr';
import { describe, expect, test } from 'vitest';
import { decode } from './decode-message.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));

/** The fact of a payload that is one value. */
const readValue = (format: 'cbor' | 'msgpack', payload: Uint8Array) => {
  const { reading, faults } = decode({ decode: format }, payload);
  expect(faults).toEqual([]);
  return reading?.facts.value;
};

describe('a CBOR item', () => {
  // The examples of RFC 8949, appendix A.
  test.each([
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['20', -1],
    ['3903e7', -1000],
    ['1bffffffffffffffff', '18446744073709551615'],
    ['3bffffffffffffffff', '-18446744073709551616'],
    ['c249010000000000000000', '18446744073709551616'],
    ['c349010000000000000000', '-18446744073709551617'],
    ['c2420100', 256],
    ['c48221196ab3', 273.15],
    ['f93c00', 1],
    ['f90001', 2 ** -24],
    ['f9c400', -4],
    ['f97bff', 65504],
    ['fa47c35000', 100_000],
    ['fb3ff199999999999a', 1.1],
    ['f4', false],
    ['f5', true],
    ['4401020304', 'AQIDBA=='],
    ['6449455446', 'IETF'],
    ['63e6b0b4', '水'],
    ['83010203', [1, 2, 3]],
    ['8201f6', [1, null]],
    ['c074323031332d30332d32315432303a30343a30305a', '2013-03-21T20:04:00Z'],
    ['c11a514b67b0', 1_363_896_240],
    ['5f42010243030405ff', 'AQIDBAU='],
    ['7f657374726561646d696e67ff', 'streaming'],
    ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
    ['d9d9f701', 1],
  ])('%s is %j', (bytes, value) => {
    expect(readValue('cbor', hex(bytes))).toEqual(value);
  });

  test.each([
    ['null', 'f6'],
    ['undefined', 'f7'],
    ['a simple value that nobody defined', 'f8ff'],
    ['NaN', 'f97e00'],
    ['infinity', 'fa7f800000'],
    ['a reference to a value elsewhere', 'd81d00'],
    ['an integer of a thousand digits', `c258ff${'ff'.repeat(255)}`],
  ])('%s is no value', (_, bytes) => {
    expect(readValue('cbor', hex(bytes))).toBeNull();
  });

  test('a map of any length, whose keys may be numbers, is facts', () => {
    const { reading } = decode({ decode: 'cbor' }, hex('bf 01 f5 6174 fb4035800000000000 636e756c f6 63612e62 01 ff'));
    expect(reading?.facts).toEqual({ 1: true, t: 21.5, nul: null });
  });

  test.each([
    ['a length beyond the end', '5affffffff01', 'not-cbor'],
    ['two to the 31 elements', '9a80000000', 'not-cbor'],
    ['two to the 63 elements', '9b8000000000000000', 'not-cbor'],
    ['two to the 31 pairs', 'ba80000000', 'not-cbor'],
    ['bytes after the end', '0101', 'not-cbor'],
    ['half a number', '1903', 'not-cbor'],
    ['a list without an end', '9f01', 'not-cbor'],
    ['a break where nothing is open', 'ff', 'not-cbor'],
    ['a reserved length', '1c', 'not-cbor'],
    ['a text of bytes', '7f4101ff', 'not-cbor'],
    ['a list as a key', 'a18001', 'not-cbor'],
    ['lists in lists', '81'.repeat(10_000), 'too-deep'],
    ['tags on tags', 'c1'.repeat(10_000), 'too-deep'],
    ['maps as keys', 'a1'.repeat(10_000), 'too-deep'],
  ])('%s is refused', (_, bytes, reason) => {
    expect(decode({ decode: 'cbor' }, hex(bytes))).toEqual({ reading: undefined, count: 0, faults: [reason] });
  });

  test('a key that reads __proto__ is a fact like any other', () => {
    const { reading } = decode({ decode: 'cbor' }, encodeCbor(new Map([['__proto__', { a: 1 }]])));
    expect(Object.keys(reading?.facts ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(reading?.facts)).toBe(Object.prototype);
  });
});

describe('a MessagePack value', () => {
  test.each([
    ['7f', 127],
    ['e0', -32],
    ['ccff', 255],
    ['cdffff', 65_535],
    ['ceffffffff', 4_294_967_295],
    ['cf001fffffffffffff', Number.MAX_SAFE_INTEGER],
    ['cf0020000000000000', '9007199254740992'],
    ['d080', -128],
    ['d18000', -32_768],
    ['d280000000', -2_147_483_648],
    ['d3ffffffffffffffff', -1],
    ['d38000000000000000', '-9223372036854775808'],
    ['ca3fc00000', 1.5],
    ['cbc02e000000000000', -15],
    ['c2', false],
    ['c3', true],
    ['a3e6b0b4', '水'],
    ['d9026f6e', 'on'],
    ['da00026f6e', 'on'],
    ['db000000026f6e', 'on'],
    ['c4020102', 'AQI='],
    ['c500020102', 'AQI='],
    ['c6000000020102', 'AQI='],
    ['9201c0', [1, null]],
    ['dc000101', [1]],
    ['dd0000000101', [1]],
    ['d6ff514b67b0', '2013-03-21T20:04:00.000Z'],
    ['d7ff77359400514b67b0', '2013-03-21T20:04:00.500Z'],
    ['c70cff1dcd650000000000514b67b0', '2013-03-21T20:04:00.500Z'],
    ['c70cff00000000ffffffffffffffff', '1969-12-31T23:59:59.000Z'],
  ])('%s is %j', (bytes, value) => {
    expect(readValue('msgpack', hex(bytes))).toEqual(value);
  });

  test.each([
    ['nil', 'c0'],
    ['NaN', 'ca7fc00000'],
    ['infinity', 'cb7ff0000000000000'],
    ['a time that no calendar has', 'c70cff000000007fffffffffffffff'],
    ['any other extension', 'd4780092a22e2aa0'.slice(0, 6)],
  ])('%s is no value', (_, bytes) => {
    expect(readValue('msgpack', hex(bytes))).toBeNull();
  });

  test('a map of any length, whose keys may be numbers, is facts', () => {
    const { reading } = decode({ decode: 'msgpack' }, hex('83 01c3 a174cb4035800000000000 a3612e6201'));
    expect(reading?.facts).toEqual({ 1: true, t: 21.5 });
    expect(decode({ decode: 'msgpack' }, hex('de0001a17401')).reading?.facts).toEqual({ t: 1 });
    expect(decode({ decode: 'msgpack' }, hex('df00000001a17401')).reading?.facts).toEqual({ t: 1 });
  });

  test.each([
    ['a length beyond the end', 'c6ffffffff01', 'not-msgpack'],
    ['two to the 31 elements', 'dd80000000', 'not-msgpack'],
    ['two to the 31 pairs', 'df80000000', 'not-msgpack'],
    ['bytes after the end', '0101', 'not-msgpack'],
    ['text: 23.5 is 2 and something', Buffer.from('23.5').toString('hex'), 'not-msgpack'],
    ['half a number', 'cd01', 'not-msgpack'],
    ['the byte that nothing has', 'c1', 'not-msgpack'],
    ['a list as a key', '819001', 'not-msgpack'],
    ['a time of another length', 'c702ff0000', 'not-msgpack'],
    ['lists in lists', `${'91'.repeat(10_000)}c0`, 'too-deep'],
    ['maps as keys', '81'.repeat(10_000), 'not-msgpack'],
    ['a key that reads __proto__', '81a95f5f70726f746f5f5f01', 'not-msgpack'],
  ])('%s is refused', (_, bytes, reason) => {
    expect(decode({ decode: 'msgpack' }, hex(bytes))).toEqual({ reading: undefined, count: 0, faults: [reason] });
  });
});

const libraries = [
  { format: 'cbor', encode: encodeCbor },
  { format: 'msgpack', encode: pack },
] as const;

describe.each(libraries)('$format', ({ format, encode }) => {
  test('whatever JSON a library writes is read as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (written) => {
        fc.pre(!JSON.stringify(written).includes('"__proto__"'));
        const value = JSON.parse(JSON.stringify(written));
        expect(decode({ decode: format }, encode([value])).reading?.facts.value).toEqual([value]);
      }),
    );
  });

  test('whatever object a library writes, its keys are the facts', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (written) => {
        fc.pre(!JSON.stringify(written).includes('"__proto__"'));
        const read = decode({ decode: format }, encode(written)).reading?.facts;
        expect(read).toEqual(decode({}, JSON.stringify(written)).reading?.facts);
      }),
    );
  });

  test('any number is itself, or no value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.maxSafeInteger()), (number) => {
        const { reading } = decode({ decode: format }, encode({ number }));
        // A writer may make 0 of -0.
        expect(Number(reading?.facts.number ?? Number.NaN) + 0).toBe(Number.isFinite(number) ? number + 0 : Number.NaN);
      }),
    );
  });

  test('device and time are found by path', () => {
    const payload = encode({ id: 'f7', ts: 1_767_268_700, t: 1 });
    expect(decode({ decode: format, device: '$.id', time: '$.ts' }, payload).reading).toMatchObject({
      device: 'f7',
      observedAt: 1_767_268_700_000,
    });
  });
});

describe('base64 of JSON', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  test.each([
    { is: 'is read as the JSON it stands for', payload: base64('{"t":-18.5}'), facts: { t: -18.5 } },
    { is: 'may lack its padding', payload: base64('{"t":1}').replace(/=+$/, ''), facts: { t: 1 } },
    {
      is: 'may be wrapped',
      payload: `${base64('{"t":1,').slice(0, 4)}\r\n${base64('{"t":1}').slice(4)}\n`,
      facts: { t: 1 },
    },
    {
      is: 'may be of the alphabet for addresses',
      payload: Buffer.from('{"a":"~~~???"}').toString('base64url'),
      facts: { a: '~~~???' },
    },
  ])('$is', ({ payload, facts }) => {
    const { reading, faults } = decode({ decode: 'base64-json' }, payload);
    expect(faults).toEqual([]);
    expect(reading?.facts).toEqual(facts);
  });

  test.each([
    ['JSON itself', '{"t":1}', 'not-base64'],
    ['one letter too many', 'e30=e', 'not-base64'],
    ['base64 of no JSON', base64('ON'), 'not-json'],
  ])('%s is refused', (_, payload, reason) => {
    expect(decode({ decode: 'base64-json' }, payload).faults).toEqual([reason]);
  });
});
