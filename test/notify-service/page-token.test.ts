import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asBindingSid, asDeliveryId } from '../../src/model/ids.ts';
import { extendTrail, readPageToken, sidForm, uuidForm, writePageToken } from '../../src/notify-service/page-token.ts';
import { bindingSid } from './kit.ts';

const SIDS = sidForm('BS', asBindingSid);
const UUIDS = uuidForm(asDeliveryId);

describe('page tokens', () => {
  // The sids of a config may have any letters.
  const letters = fc.stringMatching(/^[0-9a-zA-Z]{32}$/);
  const trails = <T>(ids: fc.Arbitrary<T>) => fc.array(ids, { minLength: 1, maxLength: 10 });

  it('of sids are read as what was written', () => {
    fc.assert(
      fc.property(trails(letters.map((text) => asBindingSid(`BS${text}`))), (trail) => {
        expect(readPageToken(writePageToken(trail, SIDS), SIDS)).toEqual(trail);
      }),
    );
  });

  it('of UUIDs are read as what was written', () => {
    fc.assert(
      fc.property(trails(fc.uuid().map(asDeliveryId)), (trail) => {
        expect(readPageToken(writePageToken(trail, UUIDS), UUIDS)).toEqual(trail);
      }),
    );
  });

  it('are refused when they are anything else, and never throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readPageToken(text, SIDS)).toBeUndefined();
        expect(readPageToken(`PA${text}`, SIDS)).toBeUndefined();
      }),
    );
  });

  it('are refused when they lead further back than ten pages', () => {
    const trail = Array.from({ length: 11 }, (_, index) => bindingSid(index));
    expect(readPageToken(writePageToken(trail, SIDS), SIDS)).toBeUndefined();
  });

  it('lead back ten pages and no further', () => {
    const sids = Array.from({ length: 12 }, (_, index) => bindingSid(index));
    const trail = sids.reduce<readonly string[]>(extendTrail, []);
    expect(trail).toEqual(sids.slice(2));
  });
});
