import { expect, test } from 'vitest';
import { createLogChannel } from '../../../src/channels/log/create.ts';
import { deliveryOf } from '../delivery.ts';

test('what is written is delivered', async () => {
  const lines: string[] = [];
  const channel = createLogChannel({ name: 'sms', rate: 3, write: (line) => lines.push(line) });
  const delivery = deliveryOf({ Body: 'hi' });
  expect(await channel.deliver(delivery)).toEqual({ type: 'Delivered', providerId: `log-${delivery.id}` });
  expect(lines).toEqual(['sms …0001 (1 segment): hi']);
  expect(channel).toMatchObject({ name: 'sms', rate: 3 });
});

test('what no phone could show is rejected and not written', async () => {
  const lines: string[] = [];
  const channel = createLogChannel({ name: 'sms', rate: 1, write: (line) => lines.push(line) });
  expect(await channel.deliver(deliveryOf({}))).toEqual({ type: 'Rejected', code: 'no-body' });
  expect(lines).toEqual([]);
});

test('a writer that fails leaves the delivery to be tried again', async () => {
  const channel = createLogChannel({
    name: 'sms',
    rate: 1,
    write: () => {
      throw new Error('EPIPE');
    },
  });
  expect(await channel.deliver(deliveryOf({ Body: 'hi' }))).toEqual({ type: 'AnswerLost', code: 'write-failed' });
});
