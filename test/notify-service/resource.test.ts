import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BINDING_TYPES } from '../../src/model/binding.ts';
import { readCreateBinding, readListBinding, readSend } from '../../src/notify-service/form.ts';
import {
  bindingToResource,
  credentialToResource,
  notificationToResource,
  serviceToResource,
} from '../../src/notify-service/resource.ts';
import { pageToResource } from '../../src/notify-service/resource-page.ts';
import { argsToForm, readBinding, readNotification, readPage } from '../../src/notify-service/wire.ts';
import { binding, credentialSid, NOON, notification, SERVICE, service } from './kit.ts';

const place = { accountSid: 'AC1', baseUrl: 'https://notify.example.com' };
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
    const list = { url: 'https://notify.example.com/v1/Services/IS1/Bindings', query, key: 'bindings' };
    const { bindings: items, ...rest } = page;
    const shown = pageToResource({ ...rest, items }, (one) => bindingToResource(one, place), list);
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
        const DeliveryCallbackUrl = 'https://cb.example/x';
        const args = { Identity: [], Tag: ['a'], Segment: [], ToBinding: [], Body, Data, Ttl, DeliveryCallbackUrl };
        expect(readSend(new URLSearchParams(argsToForm(args).toString()))).toEqual({ ok: true, value: args });
      }),
    );
  });
});

it('leads to the user of a binding, whatever the identity', () => {
  const { links } = bindingToResource(binding(1, { identity: 'a/b c' }), place);
  expect(links).toEqual({ user: `https://notify.example.com/v1/Services/${SERVICE}/Users/a%2Fb%20c` });
});

it('links a service to what belongs to it', () => {
  const url = `https://notify.example.com/v1/Services/${SERVICE}`;
  expect(serviceToResource(service(), place)).toMatchObject({
    url,
    links: {
      bindings: `${url}/Bindings`,
      notifications: `${url}/Notifications`,
      segments: `${url}/Segments`,
      users: `${url}/Users`,
    },
  });
});

it.each([
  [true, 'True'],
  [false, 'False'],
  [null, null],
])("says of a sandbox that is %s, in Twilio's words: %s", (sandbox, shown) => {
  const sid = credentialSid(1);
  const dates = { createdAt: NOON, updatedAt: NOON };
  const credential = { sid, type: 'apn', friendlyName: 'x', sandbox, fromConfig: false, ...dates } as const;
  expect(credentialToResource(credential, place)).toEqual({
    sid,
    account_sid: 'AC1',
    friendly_name: 'x',
    type: 'apn',
    sandbox: shown,
    date_created: '2026-11-22T12:00:00Z',
    date_updated: '2026-11-22T12:00:00Z',
    url: `https://notify.example.com/v1/Credentials/${sid}`,
  });
});
