/** How many pages back a reader can be led; the token grows by 43 characters each. */
const TRAIL = 10;

/** The ids that the newest pages started after, oldest first: the last one finds this page, the others the way back. */
export type Trail<Id> = readonly Id[];

/** How an id is written in 32 letters and digits, and read again. */
export interface IdForm<Id extends string> {
  readonly toLetters: (id: Id) => string;
  readonly fromLetters: (letters: string) => Id;
}

/** A sid without its two letters; `as` names a text as the id it is. */
export const sidForm = <Id extends string>(prefix: string, as: (text: string) => Id): IdForm<Id> => ({
  toLetters: (sid) => sid.slice(prefix.length),
  fromLetters: (letters) => as(prefix + letters),
});

/** A UUID without its dashes. */
export const uuidForm = <Id extends string>(as: (text: string) => Id): IdForm<Id> => ({
  toLetters: (uuid) => uuid.replaceAll('-', ''),
  fromLetters: (letters) => as(letters.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')),
});

/** A page token as the trail it stands for; undefined when it is not one of ours. */
export const readPageToken = <Id extends string>(token: string, form: IdForm<Id>): Trail<Id> | undefined => {
  const text = Buffer.from(token.startsWith(PREFIX) ? token.slice(PREFIX.length) : '', 'base64url').toString('latin1');
  const parts = text.match(/[0-9a-zA-Z]{32}/g) ?? [];
  if (parts.length === 0 || parts.length > TRAIL || parts.join('') !== text) return undefined;
  const trail = parts.map(form.fromLetters);
  return writePageToken(trail, form) === token ? trail : undefined;
};

/** The opaque token of the page after the last id of `trail`. */
export const writePageToken = <Id extends string>(trail: Trail<Id>, form: IdForm<Id>): string =>
  PREFIX + Buffer.from(trail.map(form.toLetters).join(''), 'latin1').toString('base64url');

/** The trail of the page after `last`. */
export const extendTrail = <Id>(trail: Trail<Id>, last: Id): Trail<Id> => [...trail, last].slice(-TRAIL);

/** Twilio's tokens begin so too. */
const PREFIX = 'PA';
