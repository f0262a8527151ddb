import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BINDING_TYPES } from '../../src/model/binding.ts';
import { readCreateBinding, readListBinding, readSend } from '../../src/notify-service/form.ts';
import { bindingToResource, notificationToResource, pageToResource } from '../../src/notify-service/resource.ts';
import { argsToForm, readBinding, readNotification, readPage } from '../../src/notify-service/wire.ts';
import { binding, bindingSid, notification } from './kit.ts';

const place = { accountSid: 'AC1', serviceSid: 'IS1', baseUrl: 'https://notify.example.com' };
const text = fc.string({ minLength: 1, unit: 'binary' }).filter((one) => one.isWellFormed() && one !== 'null');

const bindings = fc.record({
  identity: text,
  type: fc.constantFrom(...BINDING_TYPES),
  address: text,
  tags: fc.array(text),
  endpoint: fc.option(text),
  createdAt: fc.integer({ min: 0, max: 4e9 }).map((seconds) => seconds * 1000),
});

describe('what we show is what a client reads', () => {
  it('of a binding', () => {
    fc.assert(
      fc.property(bindings, (changes) => {
        const shown = binding(1, changes);
        expect(readBinding(bindingToResource(shown, place))).toEqual(shown);
      }),
    );
  });

  it('of a page, its links included', () => {
    const page = {
      bindings: [binding(1), binding(2)],
      page: 3,
      pageSize: 2,
      next: { page: 4, token: 'PAnext' },
      previous: { page: 2, token: 'PAprevious' },
    };
    const query = new URLSearchParams('Tag=a&Tag=b%26c&PageSize=2&Page=3&PageToken=PAthis');
    const shown = pageToResource(page, query, place);
    expect(readPage(shown)).toEqual(page);
    expect(shown.meta).toMatchObject({
      url: 'https://notify.example.com/v1/Services/IS1/Bindings?Tag=a&Tag=b%26c&PageSize=2&Page=3&PageToken=PAthis',
    });
  });

  it('of a notification, which the caller knows but for its sid and time', () => {
    const shown = notification(1, { Title: 't', Ttl: 7 });
    expect(readNotification(notificationToResource(shown, place), shown.request)).toEqual(shown);
  });

  it('and nothing of anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect([readBinding(json as never), readPage(json as never), readNotification(json as never, {})]).toEqual([
          undefined,
          undefined,
          undefined,
        ]);
      }),
    );
  });
});

describe('what a client writes is what we read', () => {
  it('of a new binding', () => {
    fc.assert(
      fc.property(text, text, fc.array(text), (Identity, Address, Tag) => {
        const args = { Identity, BindingType: 'fcm', Address, Tag };
        expect(readCreateBinding(new URLSearchParams(argsToForm(args).toString()))).toEqual(args);
      }),
    );
  });

  it('of a list', () => {
    const args = { Identity: ['a'], Tag: [], StartDate: '2026-11-22', PageSize: 7, Page: 2, PageToken: 'PA' };
    expect(readListBinding(argsToForm(args))).toEqual(args);
  });

  it('of a notification', () => {
    fc.assert(
      fc.property(text, fc.dictionary(text, fc.jsonValue()), fc.nat(), (Body, data, Ttl) => {
        const Data = JSON.parse(JSON.stringify(data));
        const args = { Identity: [], Tag: ['a'], Segment: [], ToBinding: [], Body, Data, Ttl };
        expect(readSend(new URLSearchParams(argsToForm(args).toString()))).toEqual({ ok: true, value: args });
      }),
    );
  });
});

it('leads to the user of a binding, whatever the identity', () => {
  const { links } = bindingToResource(binding(1, { identity: 'a/b c' }), place);
  expect(links).toEqual({ user: 'https://notify.example.com/v1/Services/IS1/Users/a%2Fb%20c' });
  expect(bindingSid(1)).toHaveLength(34);
});
