import { z } from 'zod';
import type { Redacted } from '../base/redacted.ts';

/** The key `mqtt` of the config. Secrets are plain text here; files are read by whoever reads the config. */
export const mqttOptionsSchema = z
  .strictObject({
    url: z
      .string()
      .regex(/^(mqtts?|wss?):\/\/[^/\s]+/, 'an address such as mqtt://broker:1883, mqtts://…, ws://… or wss://…')
      .regex(/^[^@]*$/, 'the user and the password have keys of their own: username, password')
      .optional()
      .describe('the broker; without it Tocsin runs one of its own, for trial'),
    clientId: z
      .string()
      .regex(/^[^+#/\p{Cc}]{1,64}$/u, 'up to 64 characters without + # /')
      .default('tocsin')
      .describe('names the session that the broker keeps for us; one per running Tocsin'),
    username: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    protocol: z.enum(['auto', '5', '3.1.1']).default('auto').describe('auto: MQTT 5, and 3.1.1 where it is refused'),
    keepalive: z.int().min(1).max(65_535).default(30).describe('seconds'),
    receiveMaximum: z
      .int()
      .min(1)
      .max(65_535)
      .default(1000)
      .describe('how many messages the broker may send before we acknowledge (MQTT 5)'),
    ca: z.string().min(1).optional().describe('PEM text of the authority that signed the broker’s certificate'),
    cert: z.string().min(1).optional().describe('PEM text of our own certificate'),
    key: z.string().min(1).optional().describe('PEM text of its private key'),
    servername: z.string().min(1).optional().describe('name that the broker’s certificate must bear'),
    embedded: z
      .strictObject({
        host: z.string().min(1).default('127.0.0.1'),
        port: z.int().min(0).max(65_535).default(1883),
      })
      .prefault({})
      .describe('where the broker of our own listens, when there is no url'),
  })
  .superRefine((options, context) => {
    const secure = /^(mqtts|wss):/.test(options.url ?? '');
    for (const name of ['ca', 'cert', 'key', 'servername'] as const) {
      if (options[name] !== undefined && !secure) {
        context.addIssue({
          code: 'custom',
          path: [name],
          message: 'needs an address that begins with mqtts:// or wss://',
        });
      }
    }
    if ((options.cert === undefined) !== (options.key === undefined)) {
      const path = [options.cert === undefined ? 'key' : 'cert'];
      context.addIssue({ code: 'custom', path, message: 'cert and key belong together: set both' });
    }
    if (options.password !== undefined && options.username === undefined) {
      context.addIssue({ code: 'custom', path: ['password'], message: 'a password needs a username [MQTT-3.1.2-22]' });
    }
  });

export type MqttSettings = z.output<typeof mqttOptionsSchema>;

export type Protocol = '5' | '3.1.1';

/** What a subscriber needs to know. */
export interface MqttOptions {
  readonly url: string;
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: Redacted | undefined;
  readonly protocol: 'auto' | Protocol;
  /** Seconds. */
  readonly keepalive: number;
  readonly receiveMaximum: number;
  readonly ca?: string | Buffer | undefined;
  readonly cert?: string | Buffer | undefined;
  readonly key?: Redacted | undefined;
  readonly servername?: string | undefined;
  /** Beside the service and not for long: the broker keeps nothing for us, and we say nothing of `tocsin/status`. */
  readonly visit?: boolean | undefined;
}
