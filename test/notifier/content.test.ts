import { describe, expect, test } from 'vitest';
import type { NotifyContent } from '../../src/model/rule.ts';
import { createRenderField, renderContent } from '../../src/notifier/content.ts';
import { createTemplates } from '../../src/notifier/template.ts';
import { entry, raisedContext } from './cold-room.ts';

const context = raisedContext();
const render = createRenderField(createTemplates(), context);
const contentOf = (content: NotifyContent) => renderContent(content, context, render);

const FALLBACK = 'Freezer too warm (critical) oslo/f7: voltage has no value';

describe('what is rendered', () => {
  test('every text, at any depth, in every channel', () => {
    const { content, problems } = contentOf({
      Title: '{{ site }}',
      Body: '{{ device }}',
      Sound: '{{ alarm.severity }}.caf',
      Action: '{{ door }}',
      Sms: { body: '{{ key }}', media_urls: ['https://x/{{ device }}.png'] },
      Apn: { aps: { alert: { body: '{{ site }}' }, badge: 3 } },
      Fcm: { notification: { title: '{{ site }}' } },
      Gcm: { data: { a: '{{ site }}' } },
      FacebookMessenger: { body: '{{ site }}' },
      Data: { site: '{{ site }}', n: 5, on: true, none: null, list: [['{{ device }}']] },
      Priority: 'high',
      Ttl: 60,
    });
    expect(problems).toEqual([]);
    expect(content).toEqual({
      Title: 'oslo',
      Body: 'f7',
      Sound: 'critical.caf',
      Action: 'closed',
      Sms: { body: 'oslo/f7', media_urls: ['https://x/f7.png'] },
      Apn: { aps: { alert: { body: 'oslo' }, badge: 3 } },
      Fcm: { notification: { title: 'oslo' } },
      Gcm: { data: { a: 'oslo' } },
      FacebookMessenger: { body: 'oslo' },
      Data: { site: 'oslo', n: 5, on: true, none: null, list: [['f7']] },
      Priority: 'high',
      Ttl: 60,
    });
  });

  test('nothing but arguments of a send: what else an entry holds stays behind', () => {
    expect(contentOf(entry({ Body: 'x', afterMs: 5, unless: 'acknowledged' })).content).toEqual({ Body: 'x' });
  });
});

describe('a field that fails', () => {
  test.each([
    ['Title', { Title: '{{ voltage }}' }, { Title: FALLBACK }],
    ['Body', { Title: 'ok', Body: '{{ voltage }} V' }, { Title: 'ok', Body: FALLBACK }],
    ['Sms.body', { Sms: { body: '{{ voltage }}', from: '+1' } }, { Sms: { body: FALLBACK, from: '+1' } }],
    [
      'FacebookMessenger.text',
      { FacebookMessenger: { text: '{{ voltage }}' } },
      { FacebookMessenger: { text: FALLBACK } },
    ],
    ['Apn.aps.alert', { Apn: { aps: { alert: '{{ voltage }}' } } }, { Apn: { aps: { alert: FALLBACK } } }],
  ])('%s is read by people and says what the alarm is', (field, content, expected) => {
    const result = contentOf(content);
    expect(result.content).toEqual(expected);
    expect(result.problems).toEqual([{ field, message: 'voltage has no value' }]);
  });

  test.each([
    ['Sound', { Sound: '{{ voltage }}' }, {}],
    ['Sms.from', { Sms: { body: 'x', from: '{{ voltage }}' } }, { Sms: { body: 'x' } }],
    ['Sms.media_urls[1]', { Sms: { media_urls: ['a', '{{ voltage }}', 'b'] } }, { Sms: { media_urls: ['a', 'b'] } }],
    ['Data.gps.lat', { Data: { gps: { lat: '{{ voltage }}' } } }, { Data: { gps: {} } }],
  ])('%s is read by machines and left out', (field, content, expected) => {
    const result = contentOf(content);
    expect(result.content).toEqual(expected);
    expect(result.problems).toEqual([{ field, message: 'voltage has no value' }]);
  });

  test('leaves the others alone, and each is told', () => {
    const { content, problems } = contentOf({ Title: '{{ a }}', Body: '{{ site }}', Data: { b: '{{ b }}', c: 'c' } });
    expect(content).toMatchObject({ Body: 'oslo', Data: { c: 'c' } });
    expect(problems.map(({ field }) => field)).toEqual(['Title', 'Data.b']);
  });
});

describe('a field that is too long', () => {
  const long = '{% for i in (1..5000) %}x{% endfor %}';

  test('is cut where people read it', () => {
    const { content, problems } = contentOf({ Body: long });
    expect(content.Body).toMatch(/^x{1599}…$/);
    expect(problems).toEqual([]);
  });

  test('is left out where machines read it', () => {
    const { content, problems } = contentOf({ Data: { all: long } });
    expect(content).toEqual({ Data: {} });
    expect(problems).toEqual([{ field: 'Data.all', message: 'longer than 4096 characters' }]);
  });

  test('is cut also when the reason for its failure is', () => {
    const { content } = contentOf({ Body: `{{ ${'v'.repeat(3000)} }}` });
    expect(content.Body).toHaveLength(1600);
  });
});
