import { join } from 'node:path';
import { type Mosquitto, startMosquitto } from '../../fakes/mosquitto.ts';
import { makePlant, type Plant } from './plant.ts';
import { startTwilio, type TwilioProcess } from './twilio-process.ts';

/** What stands around Tocsin and outlives it: the broker, the provider, and the files. */
export interface World extends AsyncDisposable {
  readonly broker: Mosquitto;
  readonly twilio: TwilioProcess;
  readonly plant: Plant;
}

/** `rate` is SMS per second. */
export const startWorld = async ({ rate }: { readonly rate: number }): Promise<World> => {
  await using stack = new AsyncDisposableStack();
  const plant = stack.use(await makePlant());
  const broker = stack.use(await startMosquitto(['max_inflight_messages 100']));
  const twilio = stack.use(await startTwilio(join(plant.folder, 'twilio.jsonl')));
  await plant.configure({ brokerUrl: broker.url, twilioUrl: twilio.url, rate });
  const kept = stack.move();
  return { broker, twilio, plant, [Symbol.asyncDispose]: () => kept.disposeAsync() };
};
