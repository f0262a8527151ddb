import { expect, test } from 'vitest';
import type { Log } from '../../src/base/log.ts';
import { createPinoLog, type PinoLogOptions } from '../../src/base/pino-log.ts';
import { Redacted } from '../../src/base/redacted.ts';

const logged = (write: (log: Log) => void, options: Partial<PinoLogOptions> = {}): Record<string, unknown>[] => {
  const lines: string[] = [];
  write(createPinoLog({ level: 'info', destination: { write: (line) => lines.push(line) }, ...options }));
  return lines.map((line) => JSON.parse(line));
};

test('a line is JSON with level, time, event and fields', () => {
  const [line] = logged((log) => log.warn('rule file refused', { file: 'rules/a.yaml', faults: 2 }));
  expect(line).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    msg: 'rule file refused',
    file: 'rules/a.yaml',
    faults: 2,
  });
});

test('what is below the level is not written', () => {
  const all = (log: Log) => {
    log.debug('d');
    log.info('i');
    log.warn('w');
    log.error('e');
  };
  expect(logged(all).map(({ msg }) => msg)).toEqual(['i', 'w', 'e']);
  expect(logged(all, { level: 'debug' })).toHaveLength(4);
  expect(logged(all, { level: 'silent' })).toEqual([]);
});

test('a child adds its fields to each line', () => {
  const [line] = logged((log) => log.child({ channel: 'sms' }).child({ attempt: 2 }).info('sent'));
  expect(line).toMatchObject({ channel: 'sms', attempt: 2, msg: 'sent' });
});

test('secrets are masked and addresses shortened, at the top and one level down', () => {
  const [line] = logged((log) =>
    log.info('x', {
      password: 'hunter2',
      wrapped: new Redacted('hunter2'),
      address: '+4791234567',
      binding: { Address: '+4791234568', authToken: 'hunter2' },
    }),
  );
  expect(line).toMatchObject({
    password: '<redacted>',
    wrapped: '<redacted>',
    address: '…4567',
    binding: { Address: '…4568', authToken: '<redacted>' },
  });
  expect(JSON.stringify(line)).not.toContain('hunter2');
});

test('the key of an alarm is no secret', () => {
  expect(logged((log) => log.info('x', { key: 'oslo/f7' }))[0]).toMatchObject({ key: 'oslo/f7' });
});

test('an error keeps its kind and message', () => {
  const [line] = logged((log) => log.error('commit failed', { error: new TypeError('disk full') }));
  expect(line?.error).toMatchObject({ type: 'TypeError', message: 'disk full' });
});

test('text for a person hides the same as JSON does', () => {
  const lines: string[] = [];
  const log = createPinoLog({
    level: 'info',
    text: { colour: false },
    destination: { write: (line) => lines.push(line) },
  });
  log.child({ channel: 'sms' }).warn('not sent', {
    password: 'hunter2',
    wrapped: new Redacted('hunter2'),
    address: '+4791234567',
    binding: { Address: '+4791234568', authToken: 'hunter2' },
  });
  expect(lines).toEqual([
    expect.stringMatching(
      /^\d\d:\d\d:\d\dZ WARN {2}not sent {2}channel=sms password=<redacted> wrapped=<redacted> address=…4567 binding\.Address=…4568 binding\.authToken=<redacted>\n$/,
    ),
  ]);
});
