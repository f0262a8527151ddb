import { z } from 'zod';

const text = z.string().min(1, 'must not be empty');

const tags = z.union([text, z.array(text)]);

const entryOf = (address: z.ZodString) =>
  z.union([
    address,
    z.strictObject({
      address: address.describe('where the person is reached'),
      tags: tags.optional().describe('of this address alone, beside those of the person'),
    }),
  ]);

const entry = entryOf(text);

const entriesOf = (one: typeof entry) => z.union([one, z.array(one)]).optional();

/** For editors; `checkAddress` says more than a pattern can. */
const phone = text.meta({
  pattern: '^\\s*\\+[1-9](?:[ -]?\\d)+\\s*$',
  patternErrorMessage: 'not a phone number; write "+" and the country code first, "+4790000001"',
});

const apnToken = text.meta({
  pattern: '^\\s*(?:[0-9a-fA-F]{2})+\\s*$',
  patternErrorMessage: 'not an APNs device token: an even number of hexadecimal digits',
});

const person = z.strictObject({
  identity: text.describe('a name of your own choosing; rules may name it'),
  tags: tags.optional().describe('rules name these: who has all that they name is told'),
  sms: entriesOf(entryOf(phone)).describe('phone numbers in quotes, "+4790000001"'),
  apn: entriesOf(entryOf(apnToken)).describe('device tokens of iPhones'),
  fcm: entriesOf(entry).describe('registration tokens of Android apps'),
  gcm: entriesOf(entry).describe('the same, as they were called'),
  messenger: entriesOf(entry).describe('ids of people at Messenger'),
});

const team = z.strictObject({
  team: text.describe('a tag that each address of its members gets'),
  tags: tags.optional().describe('more of these'),
  members: z.array(text).describe('identities'),
});

/** Who is reached where. The one list of people must be there, even if it is empty. */
export const rosterSchema = z.strictObject({
  version: z.literal(1).describe('of the form of this file'),
  people: z.array(person).describe('who is reached where'),
  teams: z.array(team).optional().describe('tags for all addresses of several people'),
});

/** Each part alone, so that the faults of one do not hide those of the others. */
export const personSchema = person;
export const entrySchema = entry;
export const teamSchema = team;
export const tagsSchema = tags;

/** The JSON Schema of rosters, for editors. */
export const createRosterJsonSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(rosterSchema, { io: 'input' }),
  title: 'Tocsin roster',
});
