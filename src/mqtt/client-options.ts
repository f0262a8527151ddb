import type { IClientOptions } from 'mqtt';
import type { MqttOptions, Protocol } from './options.ts';

/** Retained under this topic: `{"state":"online"}`, and `offline` when the link breaks or Tocsin ends. */
export const STATUS_TOPIC = 'tocsin/status';

export const statusPayload = (state: 'online' | 'offline'): string => JSON.stringify({ state });

/** Until the broker deletes what it keeps for us: never [MQTT-3.1.2.11.2]. */
const SESSION_NEVER_EXPIRES = 0xffff_ffff;

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * For one connection: a session that outlives it and our will (neither for a visit), and no reconnecting by mqtt.js, which would carry
 * acknowledgements over to a connection that they do not belong to.
 */
export const toClientOptions = (options: MqttOptions, protocol: Protocol): IClientOptions => ({
  clientId: options.clientId,
  clean: options.visit === true,
  keepalive: options.keepalive,
  connectTimeout: CONNECT_TIMEOUT_MS,
  reconnectPeriod: 0,
  resubscribe: false,
  log: () => {},
  ...(!options.visit && {
    will: { topic: STATUS_TOPIC, payload: Buffer.from(statusPayload('offline')), qos: 1, retain: true },
  }),
  ...(protocol === '5'
    ? {
        protocolVersion: 5,
        properties: {
          sessionExpiryInterval: options.visit ? 0 : SESSION_NEVER_EXPIRES,
          receiveMaximum: options.receiveMaximum,
        },
      }
    : { protocolVersion: 4 }),
  ...present({
    username: options.username,
    password: options.password?.reveal(),
    ca: options.ca,
    cert: options.cert,
    key: options.key?.reveal(),
    servername: options.servername,
  }),
});

const present = (
  values: Readonly<Record<string, string | Buffer | undefined>>,
): Readonly<Record<string, string | Buffer>> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string | Buffer] => entry[1] !== undefined),
  );
