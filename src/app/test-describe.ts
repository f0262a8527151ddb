import { count } from '../base/count.ts';
import { formatClock } from '../base/duration.ts';
import { shortenAddress } from '../base/redacted.ts';
import type { Expectation, MessageExpectation, TextOrPattern } from '../rules/rule-test.ts';
import type { TestEvent } from './test-events.ts';
import type { SentInTest } from './test-people.ts';
import type { ToldInTest } from './test-record.ts';

/** `raise freezer-warm oslo/f7 body /Above/`. */
export const describeExpectation = (expected: Expectation): string => {
  const { on, rule, key, severity, title, body, sms, Identity, Tag } = expected;
  const texts = [said('title', title), said('body', body), said('sms', sms)];
  const lists = [listed('Identity', Identity), listed('Tag', Tag)];
  return joined([on, rule, key, severity, ...texts, ...lists]) || 'any notification';
};

/** What a test speaks of somewhere: its title, the text of its SMS, its target. */
export type Spoken = ReadonlySet<string>;

/** `raise freezer-warm oslo/f7 "f7 -10 °C"`, with what else the test speaks of. */
export const describeNotification =
  (spoken: Spoken) =>
  ({ origin, request, severity }: ToldInTest): string => {
    const { Title, Body = Title ?? '', Sms, Identity, Tag } = request;
    const own: Readonly<Record<string, string | undefined>> = {
      severity,
      title: Title === undefined ? undefined : `[${Title}]`,
      body: JSON.stringify(Body),
      sms: said('sms', typeof Sms?.body === 'string' ? Sms.body : undefined),
      Identity: listed('Identity', Identity),
      Tag: listed('Tag', Tag),
    };
    const shown = Object.keys(own).filter((name) => name === 'body' || spoken.has(name));
    return joined([origin?.on ?? 'send', origin?.rule, origin?.key, ...shown.map((name) => own[name])]);
  };

/** `to ana-k sms "f7 -10C" 1 segment`. */
export const describeMessageExpectation = (expected: MessageExpectation): string => {
  const { to, channel, rule, key, title, text, segments } = expected;
  const texts = [said('title', title), said('text', text)];
  return joined([to && `to ${to}`, channel, rule, key, ...texts, inSegments(segments)]) || 'any message';
};

export const describeMessage = ({ to, channel, title, text, segments }: SentInTest): string =>
  joined([
    `to ${to ?? 'nobody by name'}`,
    channel,
    title && `[${title}]`,
    JSON.stringify(text ?? ''),
    inSegments(segments),
  ]);

/** Longest part of a payload that is shown. */
const LONGEST_SHOWN = 100;

/** What happened, for whoever looks why; of addresses only their ends. Undefined for what nobody did. */
export const describeEvent = (event: TestEvent): string | undefined => {
  if (event.type === 'message') {
    const text = event.payload.toString('utf8').replace(/[\p{Cc}\uFFFD]+/gu, '·');
    return `${event.topic} ${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}`;
  }
  if (event.type === 'started') return 'started again';
  return event.type === 'step' ? describeStep(event.step) : undefined;
};

const describeStep = (step: Extract<TestEvent, { readonly type: 'step' }>['step']): string => {
  switch (step.type) {
    case 'broker':
      return `broker ${step.to}`;
    case 'restart':
      return step.away === 0 ? 'restart' : `restart, away for ${formatClock(step.away)}`;
    case 'ack':
      return `ack ${step.rule} ${step.key}`;
    case 'bind':
    case 'unbind':
      return joined([step.type, step.Identity, step.BindingType, step.Address && shortenAddress(step.Address)]);
    case 'roster':
      return `roster of ${step.people.length}`;
    case 'inventory':
      return 'inventory';
  }
};

const joined = (parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(' ');

const said = (name: string, text: TextOrPattern | undefined): string | undefined => {
  if (text === undefined) return undefined;
  return `${name} ${typeof text === 'string' ? JSON.stringify(text) : `/${text.source}/`}`;
};

const listed = (name: string, list: readonly string[] | undefined): string | undefined =>
  list && `${name} [${list.join(', ')}]`;

const inSegments = (segments: number | undefined): string | undefined =>
  segments === undefined ? undefined : count(segments, 'segment');
