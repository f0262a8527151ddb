import { z } from 'zod';

const text = z.string().min(1, 'must not be empty');

const tags = z.union([text, z.array(text)]);

const entry = z.union([text, z.strictObject({ address: text, tags: tags.optional() })]);

const entries = z.union([entry, z.array(entry)]);

const person = z.strictObject({
  identity: text,
  tags: tags.optional(),
  sms: entries.optional(),
  apn: entries.optional(),
  fcm: entries.optional(),
  gcm: entries.optional(),
  messenger: entries.optional(),
});

const team = z.strictObject({
  team: text.describe('a tag that each address of its members gets'),
  tags: tags.optional().describe('more of these'),
  members: z.array(text).describe('identities'),
});

/** Who is reached where. The one list of people must be there, even if it is empty. */
export const rosterSchema = z.strictObject({
  version: z.literal(1),
  people: z.array(person),
  teams: z.array(team).optional(),
});

/** Each part alone, so that the faults of one do not hide those of the others. */
export const personSchema = person;
export const entrySchema = entry;
export const teamSchema = team;
export const tagsSchema = tags;

/** The JSON Schema of rosters, for editors. */
export const createRosterJsonSchema = (): Readonly<Record<string, unknown>> =>
  z.toJSONSchema(rosterSchema, { io: 'input' });
