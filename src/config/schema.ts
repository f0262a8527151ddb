import { z } from 'zod';
import { channelsOptions } from '../channels/options.ts';
import { sourceOptionsSchema } from '../decode/options.ts';
import { mqttOptionsSchema } from '../mqtt/options.ts';
import { notifyOptions } from './notify-options.ts';
import * as sections from './sections.ts';
import { syncOptions } from './sync-options.ts';

const sourceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a source name has only letters, digits and . _ -')
  .meta({ patternErrorMessage: 'a source name has only letters, digits and . _ -' });

/** The whole config; each room brings the options of its own. Every key may be left out. */
export const configSchema = z.strictObject({
  mqtt: mqttOptionsSchema.prefault({}),
  sources: z.record(sourceName, sourceOptionsSchema).default({}),
  rules: sections.rulesOption,
  inventory: sections.inventoryOptions.prefault({}),
  store: sections.storeOptions.prefault({}),
  notify: notifyOptions.prefault({}),
  channels: channelsOptions.prefault({}),
  sync: syncOptions.prefault({}),
  system: sections.systemOptions.prefault({}),
  http: sections.httpOptions.prefault({}),
  log: sections.logOptions.prefault({}),
});

export type ConfigDocument = z.output<typeof configSchema>;
