import { formatClock } from '../base/duration.ts';
import type { Expectation, MessageExpectation, TextOrPattern } from '../rules/rule-test.ts';
import type { Aspect } from './test-compare.ts';
import type { SentInTest } from './test-people.ts';
import type { ToldInTest } from './test-record.ts';

/** What `expected` says of a notification, of what is left out nothing. */
export const notificationAspects = (
  expected: Expectation,
  { createdAt, origin, request, severity }: ToldInTest,
): readonly Aspect[] => [
  ...timeAspect(expected, createdAt),
  ...aspect('on', expected.on, origin?.on),
  ...aspect('rule', expected.rule, origin?.rule),
  ...aspect('key', expected.key, origin?.key),
  ...aspect('severity', expected.severity, severity),
  ...textAspect('title', expected.title, request.Title),
  ...textAspect('body', expected.body, request.Body),
  ...textAspect('sms', expected.sms, typeof request.Sms?.body === 'string' ? request.Sms.body : request.Body),
  ...listAspect('Identity', expected.Identity, request.Identity),
  ...listAspect('Tag', expected.Tag, request.Tag),
];

/** The same of a message on its way to one address. */
export const messageAspects = (expected: MessageExpectation, sent: SentInTest): readonly Aspect[] => [
  ...timeAspect(expected, sent.at),
  ...aspect('to', expected.to, sent.to),
  ...aspect('channel', expected.channel, sent.channel),
  ...aspect('rule', expected.rule, sent.rule),
  ...aspect('key', expected.key, sent.key),
  ...textAspect('title', expected.title, sent.title),
  ...textAspect('text', expected.text, sent.text),
  ...aspect('segments', expected.segments, sent.segments),
];

/** `1m ±5s`. */
export const showMoment = (at: number, within: number): string =>
  within === 0 ? formatClock(at) : `${formatClock(at)} ±${formatClock(within)}`;

const timeAspect = ({ at, within }: Pick<Expectation, 'at' | 'within'>, received: number): readonly Aspect[] => {
  if (at === undefined) return [];
  const fits = Math.abs(received - at) <= within;
  return [{ name: 'at', expected: showMoment(at, within), received: formatClock(received), fits }];
};

type Word = string | number | null | undefined;

const aspect = (name: string, expected: Word, received: Word): readonly Aspect[] =>
  expected === undefined
    ? []
    : [{ name, expected: `${expected}`, received: `${received ?? 'none'}`, fits: expected === received }];

const textAspect = (
  name: string,
  expected: TextOrPattern | undefined,
  received: string | undefined,
): readonly Aspect[] => {
  if (expected === undefined) return [];
  const fits = typeof expected === 'string' ? expected === received : expected.test(received ?? '');
  return [{ name, expected: showText(expected), received: showText(received ?? ''), fits }];
};

const showText = (text: TextOrPattern): string =>
  typeof text === 'string' ? JSON.stringify(text) : `/${text.source}/`;

const listAspect = (
  name: string,
  expected: readonly string[] | undefined,
  received: readonly string[],
): readonly Aspect[] => {
  if (expected === undefined) return [];
  const fits = expected.length === received.length && expected.every((item) => received.includes(item));
  return [{ name, expected: showList(expected), received: showList(received), fits }];
};

const showList = (list: readonly string[]): string => `[${list.join(', ')}]`;
