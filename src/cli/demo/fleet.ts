import type { Clock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { createSubscriber } from '../../mqtt/subscriber.ts';
import type { DemoReading } from './world.ts';

interface FleetDeps {
  readonly clock: Clock;
  /** Ends it before its time. */
  readonly stop: AbortSignal;
}

/** Publishes the readings over MQTT like real devices, each at its second; resolves when the last is out. */
export const publishFleet = async (url: string, { clock, stop }: FleetDeps, readings: readonly DemoReading[]) => {
  await using fleet = await connect(url, clock);
  const startedAt = clock.monotonic();
  for (const { at, topic, payload } of readings) {
    if (stop.aborted) return;
    const left = at * 1000 - (clock.monotonic() - startedAt);
    if (left > 0) await pause(clock, left);
    await fleet.publish({ topic, payload: JSON.stringify(payload), qos: 1, retain: false });
  }
};

const connect = (url: string, clock: Clock) =>
  new Promise<Pick<ReturnType<typeof createSubscriber>, 'publish'> & AsyncDisposable>((resolve) => {
    const options = { url, clientId: 'demo-fleet', protocol: '3.1.1', keepalive: 30, receiveMaximum: 10 } as const;
    const client = createSubscriber({
      options,
      clock,
      log: silentLog,
      events: {
        onIntake: ({ ack }) => ack(),
        onLink: ({ type }) => {
          if (type === 'drained') resolve({ publish: client.publish, [Symbol.asyncDispose]: client.close });
        },
      },
    });
    client.start();
  });

const pause = (clock: Clock, ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
