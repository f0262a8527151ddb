import { connect, type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt';
import type { Clock } from '../base/clock.ts';
import { examineTraffic, type TrafficDeps } from './examine-traffic.ts';
import { broken, doubtful, type Finding, good, wordsOf } from './finding.ts';

export interface BrokerDeps extends Omit<TrafficDeps, 'client'> {
  readonly url: string;
  /** Versions of MQTT in the order they are tried. */
  readonly protocols: readonly ('5' | '3.1.1')[];
  /** As the service would connect, but under a name and a session of its own: the service's must not be taken over. */
  readonly optionsFor: (protocol: '5' | '3.1.1') => IClientOptions;
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
}

const AREA = 'mqtt';

/** Connects as the service would, and looks what it may do there: versions, login, sessions, subscriptions, a round trip. */
export const examineBroker = async (deps: BrokerDeps, ended: AbortSignal): Promise<readonly Finding[]> => {
  let refusal = '';
  for (const protocol of deps.protocols) {
    const begun = deps.clock.monotonic();
    const options = deps.optionsFor(protocol);
    const opened = await open(deps.url, options, ended);
    if ('client' in opened) {
      const tookMs = deps.clock.monotonic() - begun;
      await leave(opened.client);
      const standing = [connected(shown(deps.url), protocol, tookMs), ...sessionOf(protocol, opened.connack)];
      return [...standing, ...(await tryTraffic(deps, withoutSession(options), ended))];
    }
    refusal = opened.reason;
    if (!opened.otherProtocol) break;
  }
  return [broken(AREA, `${shown(deps.url)}: ${refusal}`, adviceFor(refusal))];
};

/** The session that was asked for, to learn what is granted, goes at once; it had no subscriptions. */
const leave = (client: MqttClient): Promise<void> =>
  client.endAsync(false, client.options.protocolVersion === 5 ? { properties: { sessionExpiryInterval: 0 } } : {});

/** Whatever becomes of this process, no queue must be left behind that fills for ever. */
const withoutSession = ({ properties, ...options }: IClientOptions): IClientOptions => ({
  ...options,
  ...(properties && { properties: { ...properties, sessionExpiryInterval: 0 } }),
});

const tryTraffic = async (
  deps: BrokerDeps,
  options: IClientOptions,
  ended: AbortSignal,
): Promise<readonly Finding[]> => {
  const opened = await open(deps.url, options, ended);
  if (!('client' in opened)) return [broken(AREA, `${shown(deps.url)}: ${opened.reason}`, adviceFor(opened.reason))];
  const found = await examineTraffic({ ...deps, client: opened.client });
  await opened.client.endAsync();
  return found;
};

type Opened =
  | { readonly client: MqttClient; readonly connack: IConnackPacket }
  | { readonly reason: string; readonly otherProtocol: boolean };

const open = (url: string, options: IClientOptions, ended: AbortSignal): Promise<Opened> =>
  new Promise((resolve) => {
    const client = connect(url, options);
    ended.addEventListener('abort', () => client.end(true));
    client.once('connect', (connack) => resolve({ client, connack }));
    client.on('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      resolve({ reason: wordsOf(error), otherProtocol: code === 1 || code === 132 });
      client.end(true);
    });
    client.once('close', () => resolve({ reason: 'the broker closed the connection', otherProtocol: true }));
  });

const connected = (url: string, protocol: string, tookMs: number): Finding =>
  good(AREA, `${url}: connected and logged in with MQTT ${protocol} in ${Math.round(tookMs)} ms`);

/** What the broker grants to sessions and retained messages stands in its CONNACK [MQTT-3.2.2.3]. */
const sessionOf = (protocol: string, { properties = {} }: IConnackPacket): readonly Finding[] => {
  if (protocol !== '5')
    return [good(AREA, 'MQTT 3.1.1 says nothing of how long the broker keeps a session: see its own configuration')];
  const { sessionExpiryInterval: kept, retainAvailable, maximumQoS } = properties;
  return [
    kept === undefined || kept === NEVER
      ? good(AREA, 'sessions are kept for as long as we ask')
      : doubtful(
          AREA,
          `the broker keeps a session for ${kept} s only`,
          'raise its limit for sessions: what comes while Tocsin is away longer is lost',
        ),
    retainAvailable === false
      ? broken(
          AREA,
          'the broker keeps no retained messages',
          'allow them: states of alarms and registrations of phones are retained',
        )
      : good(AREA, 'retained messages are allowed'),
    ...(maximumQoS === 0
      ? [broken(AREA, 'the broker takes QoS 0 only', 'allow QoS 1: without it messages are lost')]
      : []),
  ];
};

const NEVER = 0xffff_ffff;

/** Behind the question mark of a WebSocket's address a token may stand. */
const shown = (url: string): string => url.split('?')[0] ?? '';

const adviceFor = (reason: string): string => {
  if (/certificate|self.signed|issuer|CERT_/i.test(reason))
    return 'set mqtt.ca_file to the authority of the broker, or mqtt.servername';
  if (/not authori[sz]ed|bad user ?name|identifier/i.test(reason))
    return 'look at mqtt.username, mqtt.password and what the broker grants them';
  return 'look at mqtt.url, and whether the broker runs';
};
