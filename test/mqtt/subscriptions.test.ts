import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { startAedes } from '../fakes/aedes.ts';
import { listen } from './listener.ts';

describe('subscribing', () => {
  test('waits for the broker to be there', async () => {
    let open = false;
    await using server = await startAedes({ authenticate: (_client, _username, _password, done) => done(null, open) });
    const clock = createVirtualClock();
    await using listener = listen(server.url, { clock });
    await listener.link('disconnected');
    const subscribed = listener.subscriber.subscribe(['a', 'b'], []);
    open = true;
    clock.advance(1000);
    expect(await subscribed).toEqual(['a', 'b']);
  });

  test('says which filters the broker granted', async () => {
    await using server = await startAedes({
      authorizeSubscribe: (_client, subscription, done) =>
        done(null, subscription.topic === 'secret' ? null : subscription),
    });
    await using listener = listen(server.url);
    expect(await listener.subscriber.subscribe(['a', 'secret', 'b'], [])).toEqual(['a', 'b']);
    expect(listener.logLines).toContainEqual(expect.objectContaining({ fields: { filters: ['secret'] } }));
  });

  test('more filters than one packet takes', async () => {
    await using server = await startAedes();
    await using listener = listen(server.url);
    const wanted = Array.from({ length: 100 }, (_, index) => `site/${index}`);
    expect(await listener.subscriber.subscribe(wanted, [])).toEqual(wanted);
  });

  test('ends with what there is when the subscriber is closed', async () => {
    const server = await startAedes();
    await server[Symbol.asyncDispose]();
    const listener = listen(server.url, { clock: createVirtualClock() });
    const subscribed = listener.subscriber.subscribe(['a'], []);
    await listener.subscriber.close();
    expect(await subscribed).toEqual([]);
  });
});
