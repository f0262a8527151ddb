import { expect, test } from 'vitest';
import { isWrittenTo, readInbound, readStatusReport } from '../../src/api/twilio-report.ts';

const read = (form: string, query = '') => readStatusReport(new URLSearchParams(form), new URLSearchParams(query));

const REPORT = { delivery: null, messageSid: 'SM1', status: 'delivered', errorCode: null };

test.each<[string, string, string, object | string | null]>([
  ['a message delivered', 'MessageSid=SM1&MessageStatus=delivered', '', REPORT],
  ['with its delivery', 'MessageSid=SM1&MessageStatus=delivered', 'delivery=d1', { ...REPORT, delivery: 'd1' }],
  ['an empty delivery is none', 'MessageSid=SM1&MessageStatus=delivered', 'delivery=', REPORT],
  [
    'one that did not arrive, and why',
    'MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30003',
    '',
    { ...REPORT, status: 'undelivered', errorCode: '30003' },
  ],
  ['the old names of the fields', 'SmsSid=SM1&SmsStatus=sent', '', { ...REPORT, status: 'sent' }],
  [
    'the new names before the old',
    'MessageSid=SM1&SmsSid=SM2&MessageStatus=read&SmsStatus=sent',
    '',
    { ...REPORT, status: 'read' },
  ],
  ['fields nobody knows yet', 'MessageSid=SM1&MessageStatus=delivered&ChannelPrefix=sms&New=1', '', REPORT],
  ['accepted tells nothing', 'MessageSid=SM1&MessageStatus=accepted', '', null],
  ['scheduled tells nothing', 'MessageSid=SM1&MessageStatus=scheduled', '', null],
  ['partially delivered tells nothing', 'MessageSid=SM1&MessageStatus=partially_delivered', '', null],
  ['a message that came in is not ours', 'MessageSid=SM1&SmsStatus=received', '', null],
  ['no status', 'MessageSid=SM1', '', null],
  ['no message', 'MessageStatus=delivered', '', 'no-sid'],
  ['nothing at all', '', '', 'no-sid'],
])('a report: %s', (_, form, query, report) => {
  expect(read(form, query)).toEqual(report);
});

test.each(['queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed', 'canceled', 'read'])(
  'the status %s is told',
  (status) => {
    expect(read(`MessageSid=SM1&MessageStatus=${status}`)).toMatchObject({ status });
  },
);

const optOutOf = (body: string, type?: string) => {
  const form = new URLSearchParams({ From: '+4790000001', To: '+15005550006', Body: body });
  if (type !== undefined) form.set('OptOutType', type);
  const message = readInbound(form);
  return message === 'no-sender' ? message : message.optOut;
};

test('what a phone writes is handed on as it is', () => {
  const form = new URLSearchParams({ From: '+4790000001', To: '+15005550006', Body: ' På vei. ' });
  expect(readInbound(form)).toEqual({
    ...{ from: '+4790000001', to: '+15005550006', messagingServiceSid: null },
    ...{ body: ' På vei. ', optOut: null },
  });
  expect(readInbound(new URLSearchParams('Body=hi'))).toBe('no-sender');
  expect(readInbound(new URLSearchParams('From=1'))).toMatchObject({ to: '', body: '', optOut: null });
});

test.each([
  ['our number', { To: '+15005550006', MessagingServiceSid: 'MG9' }, true],
  ['our messaging service', { To: '+15005550009', MessagingServiceSid: 'MG1' }, true],
  ['a number of no messaging service', { To: '+15005550009' }, true],
  ['the messaging service of another', { To: '+15005550009', MessagingServiceSid: 'MG9' }, false],
])('what is written to %s is told apart', (_where, fields, isOurs) => {
  const message = readInbound(new URLSearchParams({ From: '+4790000001', Body: 'STOP', ...fields }));
  if (message === 'no-sender') throw new Error(message);
  expect(isWrittenTo(message, { from: '+15005550006', messagingServiceSid: 'MG1' })).toBe(isOurs);
});

test.each(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT', 'stop', ' Stop\n'])(
  '%j opts out',
  (body) => {
    expect(optOutOf(body)).toBe('stop');
  },
);

test.each(['START', 'YES', 'UNSTOP', 'start'])('%j opts in', (body) => {
  expect(optOutOf(body)).toBe('start');
});

test.each(['HELP', 'INFO', 'help '])('%j asks for help', (body) => {
  expect(optOutOf(body)).toBe('help');
});

test.each(['', 'stop the pump', 'STOP.', 'STOP STOP', 'yes, I go', 'ok'])('%j asks for nothing', (body) => {
  expect(optOutOf(body)).toBeNull();
});

test.each<[string, string, string]>([
  ['Avmeld', 'STOP', 'stop'],
  ['YES', 'STOP', 'stop'],
  ['STOP', 'START', 'start'],
  ['hva er dette?', 'HELP', 'help'],
  ['STOP', 'SOMETHING NEW', 'stop'],
])("%j with Twilio's word %s is %s", (body, type, optOut) => {
  expect(optOutOf(body, type)).toBe(optOut);
});
