import { expect, test } from 'vitest';
import { createTestLog, silentLog } from '../../src/base/log.ts';

test('a test log keeps level, event and fields, those of its parents included', () => {
  const log = createTestLog();
  log.info('started');
  const child = log.child({ channel: 'sms', attempt: 1 });
  child.warn('refused', { attempt: 2 });
  child.child({ lane: 'a' }).error('lost');
  log.debug('idle');
  expect(log.lines).toEqual([
    { level: 'info', event: 'started', fields: {} },
    { level: 'warn', event: 'refused', fields: { channel: 'sms', attempt: 2 } },
    { level: 'error', event: 'lost', fields: { channel: 'sms', attempt: 1, lane: 'a' } },
    { level: 'debug', event: 'idle', fields: {} },
  ]);
});

test('a silent log takes everything, and so do its children', () => {
  const child = silentLog.child({ a: 1 });
  for (const log of [silentLog, child])
    expect([log.debug('x'), log.info('x'), log.warn('x'), log.error('x')]).toEqual(Array(4).fill(undefined));
});
