import type { Clock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { err, type Result } from '../base/result.ts';
import type { PublishRequest } from '../model/publish.ts';
import { openConnection } from './connection.ts';
import type { MqttOptions, Protocol } from './options.ts';

export interface PublishOnceDeps {
  /** Taken as a visit, whatever they say of it. */
  readonly options: MqttOptions;
  readonly clock: Clock;
}

/**
 * Connects, publishes one message and leaves; where MQTT 5 is refused, and may be, in 3.1.1. Ends when the broker has it
 * (QoS 1) or it is written (QoS 0); the error is a reason in words. One attempt, 10 s at most for each version.
 */
export const publishOnce = async (deps: PublishOnceDeps, request: PublishRequest): Promise<Result<void, string>> => {
  const { protocol } = deps.options;
  const first = await attempt(deps, protocol === 'auto' ? '5' : protocol, request);
  const { result } = first.refusedProtocol && protocol === 'auto' ? await attempt(deps, '3.1.1', request) : first;
  return result;
};

interface Attempt {
  readonly result: Result<void, string>;
  readonly refusedProtocol: boolean;
}

const LONGEST_MS = 10_000;

const attempt = ({ options, clock }: PublishOnceDeps, protocol: Protocol, request: PublishRequest): Promise<Attempt> =>
  new Promise((resolve) => {
    let result: Result<void, string> | undefined;
    const leaveWith = (outcome: Result<void, string>) => {
      result ??= outcome;
      void connection.end();
    };
    const connection = openConnection({
      ...{ options: { ...options, visit: true }, protocol, clock, log: silentLog },
      onAccepted: () => {},
      onReady: async () => leaveWith(await connection.publish(request)),
      // It subscribes to nothing.
      onIntake: ({ ack }) => ack(),
      isOurs: () => false,
      onClosed: ({ reason, refusedProtocol }) => {
        cancel();
        resolve({ result: result ?? err(reason), refusedProtocol });
      },
    });
    const cancel = clock.after(LONGEST_MS, () => leaveWith(err('the broker did not answer within 10 s')));
  });
