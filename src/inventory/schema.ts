import { z } from 'zod';

const text = z.string().min(1, 'must not be empty');

const attributes = z
  .record(z.string().regex(/^[^.]+$/, 'the name of an attribute has no dot'), z.json())
  .meta({ description: 'What rules read as attributes.NAME' });

const LONGEST_DEVICE = 255;

const deviceName = text
  .max(LONGEST_DEVICE, `a device has at most ${LONGEST_DEVICE} characters`)
  .refine((name) => !/\p{Cc}/u.test(name) && name.isWellFormed(), 'a device has no control characters');

/** Whether a device may be called that. */
export const isDeviceName = (name: string): boolean => deviceName.safeParse(name).success;

/** One device alone, so that the faults of one do not hide those of the others. */
export const deviceSchema = z.strictObject({
  source: text.exactOptional().meta({ description: 'Not needed when the config has one source' }),
  device: deviceName.meta({ description: 'As its source makes the name, {site}/{device}: oslo/f7' }),
  expect: z.boolean().exactOptional().meta({ description: 'It should be heard of, even before it ever was' }),
  labels: z
    .record(text, text)
    .exactOptional()
    .meta({ description: 'What its topics say, where the name does not tell' }),
  attributes: attributes.exactOptional(),
});

export type WrittenDevice = z.output<typeof deviceSchema>;

/** Devices, and what is known of them. */
export const inventorySchema = z.strictObject({
  version: z.literal(1).meta({ description: 'Of the form of this file' }),
  defaults: attributes.exactOptional(),
  by: z
    .record(text, z.record(text, attributes))
    .exactOptional()
    .meta({ description: 'Attributes by a label or an attribute of the device: { site: { oslo: { maxTemp: -14 } } }' }),
  devices: z.array(deviceSchema).exactOptional().meta({ description: 'Devices that are known by name' }),
});

export type WrittenInventory = z.output<typeof inventorySchema>;

/** The JSON Schema of inventories, for editors. */
export const createInventoryJsonSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(inventorySchema, { io: 'input' }),
  title: 'Tocsin inventory',
});
