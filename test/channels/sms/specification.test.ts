import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FormField, toMessageForm } from '../../../src/channels/sms/to-payload.ts';
import { REPOSITORY } from '../../house/source-tree.ts';
import { deliveryOf } from '../delivery.ts';

/** Twilio's OpenAPI document of its Messages API; beside the repository. */
const FILE = join(REPOSITORY, '..', 'shared', 'specs', 'twilio_messages_v2010.json');
const has = existsSync(FILE);
if (!has) process.stderr.write(`skipped: no specification of Twilio's Messages at ${FILE}\n`);

const PATH = '/2010-04-01/Accounts/{AccountSid}/Messages.json';
const FORM = 'application/x-www-form-urlencoded';

const createValidator = () => {
  const document = JSON.parse(readFileSync(FILE, 'utf8'));
  const ajv = new Ajv2020({ strict: false });
  ajvFormats.default(ajv);
  ajv.addFormat('phone-number', true);
  ajv.addSchema({ $id: 'messages', components: document.components });
  const schema = document.paths[PATH].post.requestBody.content[FORM].schema;
  return ajv.compile({ ...refer(schema), additionalProperties: false });
};

/** References lead to the document that was added. */
const refer = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"messages#/components/'));

const hex = (prefix: string) => fc.constant(prefix + 'a1'.repeat(16));
const text = fc.string({ unit: 'binary', maxLength: 2000 });
const media = fc.webUrl({ withQueryParameters: true });
const request = fc.record(
  {
    Body: text,
    Title: text,
    Sms: fc.record(
      {
        body: fc.oneof(text, fc.integer()),
        from: fc.constantFrom('+15005550006', 'Alarm', '12345'),
        media_urls: fc.array(media, { maxLength: 14 }),
        media_url: media,
        status_callback: fc.webUrl(),
        max_price: fc.constant('0.1'),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const sender = fc.record({
  from: fc.constantFrom(undefined, '+15005550006'),
  messagingServiceSid: hex('MG'),
  statusCallback: fc.option(fc.webUrl({ withQueryParameters: true, withFragments: true }), { nil: undefined }),
});
const service = fc.record({ messagingServiceSid: fc.option(hex('MG')), facebookMessengerPageId: fc.constant(null) });

describe.skipIf(!has)("Twilio's own specification", () => {
  test('takes every form that is sent', () => {
    const validate = createValidator();
    fc.assert(
      fc.property(request, sender, service, fc.integer({ min: -1000, max: 1e12 }), (asked, config, own, expiresAt) => {
        const form = toMessageForm(deliveryOf(asked, { sender: own, expiresAt }), config, 0);
        if (!form.ok) return;
        expect([validate(toValue(form.value)), validate.errors]).toEqual([true, null]);
      }),
    );
  });

  test('refuses what it does not know', () => {
    const validate = createValidator();
    expect(validate({ To: '+4790000001', Body: 'hi', Ttl: '5' })).toBe(false);
    expect(validate({ Body: 'hi' })).toBe(false);
  });
});

/** A form as the value that the document describes: numbers as numbers, repeated fields as a list. */
const toValue = (form: readonly FormField[]): object => {
  const media = form.flatMap(([name, value]) => (name === 'MediaUrl' ? [value] : []));
  const rest = form.filter(([name]) => name !== 'MediaUrl');
  const read = ([name, value]: FormField) => [name, name === 'ValidityPeriod' ? Number(value) : value] as const;
  return { ...Object.fromEntries(rest.map(read)), ...(media.length > 0 && { MediaUrl: media }) };
};
