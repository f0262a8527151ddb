import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { createDrainWatch } from '../../src/mqtt/drain-watch.ts';

const start = () => {
  const clock = createVirtualClock();
  const watch = createDrainWatch('tocsin', clock);
  const drained: string[] = [];
  const connect = () => Buffer.from(watch.start((by) => drained.push(by)));
  return { clock, watch, drained, connect };
};

describe('the backlog', () => {
  test('is read when our message comes back, once', () => {
    const { clock, watch, drained, connect } = start();
    const nonce = connect();
    expect(watch.sees('tocsin/echo/tocsin', nonce)).toBe(true);
    expect(watch.sees('tocsin/echo/tocsin', nonce)).toBe(true);
    clock.advance(20_000);
    expect(drained).toEqual(['echo']);
  });

  test('counts as read after 10 s', () => {
    const { clock, watch, drained, connect } = start();
    const nonce = connect();
    clock.advance(9_999);
    expect(drained).toEqual([]);
    clock.advance(1);
    watch.sees('tocsin/echo/tocsin', nonce);
    expect(drained).toEqual(['timeout']);
  });

  test('is not read when the message of an earlier connection comes back', () => {
    const { watch, drained, connect } = start();
    const earlier = connect();
    watch.stop();
    const nonce = connect();
    expect(watch.sees('tocsin/echo/tocsin', earlier)).toBe(true);
    expect(drained).toEqual([]);
    watch.sees('tocsin/echo/tocsin', nonce);
    expect(drained).toEqual(['echo']);
  });

  test('is not read when the connection broke', () => {
    const { clock, watch, drained, connect } = start();
    connect();
    watch.stop();
    clock.advance(20_000);
    expect(drained).toEqual([]);
  });

  test('other messages are none of its business', () => {
    const { watch, drained, connect } = start();
    const nonce = connect();
    expect(watch.sees('tocsin/echo/other', nonce)).toBe(false);
    expect(drained).toEqual([]);
  });
});
