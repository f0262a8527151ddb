import { describe, expect, test } from 'vitest';
import { createDecoder } from '../../src/decode/decoder.ts';
import { type SourceOptions, sourceOptionsSchema } from '../../src/decode/options.ts';
import { COLD, decode } from './decode-message.ts';

const STATUS = { topic: 'cold/{site}/{device}/status', online: 'online', offline: 'offline' };
const ON_STATUS = { topic: 'cold/oslo/f7/status' };
const BY_PATH = { ...STATUS, path: '$.state' };

describe('a message about the connection of a device', () => {
  test.each<[string, Partial<SourceOptions['availability']>, string, boolean]>([
    ['says that it is there', STATUS, 'online', true],
    ['says that it is gone', STATUS, 'offline', false],
    ['may have blanks around it', STATUS, ' offline\n', false],
    ['may be quoted', STATUS, '"offline"', false],
    ['may have words of its own', { ...STATUS, online: '1', offline: '0' }, '0', false],
    ['may say it in a field', BY_PATH, '{"state": "offline"}', false],
    ['may say it by true and false', { ...BY_PATH, online: 'true', offline: 'false' }, '{"state": false}', false],
    ['may say it in a field or by itself', BY_PATH, 'online', true],
  ])('%s', (_sentence, availability, payload, online) => {
    const { reading, faults } = decode({ availability: { ...STATUS, ...availability } }, payload, ON_STATUS);
    expect(faults).toEqual([]);
    expect(reading).toMatchObject({
      device: 'oslo/f7',
      labels: { site: 'oslo', device: 'f7' },
      facts: { online },
      ...{ online, timed: false, retained: false },
    });
  });

  test.each(['', 'away', '{"state": "offline"}', '\u0000'])('that says neither (%j) is no reading', (payload) => {
    expect(decode({ availability: STATUS }, payload, ON_STATUS)).toMatchObject({ count: 0, faults: ['wrong-shape'] });
  });

  test('goes before a topic of the data that holds it, and leaves the others alone', () => {
    const options = { topic: 'cold/{site}/{device}/#', device: '{site}/{device}', availability: STATUS };
    expect(decode(options, 'offline', ON_STATUS).reading).toMatchObject({ online: false });
    expect(decode(options, '{"temperature": 1}').reading).toEqual(
      expect.not.objectContaining({ online: expect.anything() }),
    );
  });
});

describe('a source with availability', () => {
  const faultsOf = (options: object) => {
    const created = createDecoder('cold', sourceOptionsSchema.parse({ ...COLD, ...options }));
    return created.ok ? created.value.topics.map(({ text }) => text) : created.error;
  };

  test('reads that topic too', () => {
    expect(faultsOf({ availability: { topic: STATUS.topic } })).toEqual([COLD.topic, STATUS.topic]);
  });

  test.each([
    ['is wrong', { availability: { topic: 'cold/#/x' } }, ['availability', 'topic']],
    ['does not name the device', { availability: { topic: 'cold/{device}/status' } }, ['availability', 'topic']],
    ['cannot name it', { device: '$.id', availability: STATUS }, ['availability', 'topic']],
    ['has a path that is none', { availability: { ...STATUS, path: 'state' } }, ['availability', 'path']],
  ])('is refused if it %s', (_sentence, options, path) => {
    expect(faultsOf(options)).toEqual([{ path, message: expect.any(String) }]);
  });
});
