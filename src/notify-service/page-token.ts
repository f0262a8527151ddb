import { asBindingSid, type BindingSid } from '../model/ids.ts';

/** How many pages back a reader can be led; the token grows by 16 bytes each. */
const TRAIL = 10;

/** The sids that the newest pages started after, oldest first: the last one finds this page, the others the way back. */
export type Trail = readonly BindingSid[];

/** A page token as the trail it stands for; undefined when it is not one of ours. */
export const readPageToken = (token: string): Trail | undefined => {
  const bytes = Buffer.from(token.startsWith(PREFIX) ? token.slice(PREFIX.length) : '', 'base64url');
  const count = bytes.length / SID_BYTES;
  if (count === 0 || !Number.isInteger(count) || count > TRAIL || writePageToken(sids(bytes)) !== token)
    return undefined;
  return sids(bytes);
};

/** The opaque token of the page after the last sid of `trail`. */
export const writePageToken = (trail: Trail): string =>
  PREFIX + Buffer.from(trail.map((sid) => sid.slice(2)).join(''), 'hex').toString('base64url');

/** The trail of the page after `last`. */
export const extendTrail = (trail: Trail, last: BindingSid): Trail => [...trail, last].slice(-TRAIL);

/** Twilio's tokens begin so too. */
const PREFIX = 'PA';
const SID_BYTES = 16;

const sids = (bytes: Buffer): Trail =>
  Array.from({ length: bytes.length / SID_BYTES }, (_, index) =>
    asBindingSid(`BS${bytes.subarray(index * SID_BYTES, (index + 1) * SID_BYTES).toString('hex')}`),
  );
