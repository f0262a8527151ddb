import { describe, expect, it } from 'vitest';
import { asCredentialSid } from '../../../src/model/ids.ts';
import { bindingOf, credentialOf, serviceOf, sidOf } from '../../fakes/notify-v1.ts';
import { NOON, OWN_SERVICE, startTocsin } from '../murano/tocsin.ts';

const SERVICE = sidOf('IS', 1);
const servicePath = `/api/notify/services/${SERVICE}`;

const startWithService = async () => {
  const tocsin = await startTocsin();
  await tocsin.ask('PUT', servicePath, serviceOf(1));
  return tocsin;
};

describe('a service', () => {
  it('keeps its sid, its dates and all it says, and is unchanged the second time', async () => {
    const { ask, store } = await startTocsin();
    const resource = serviceOf(1, {
      messaging_service_sid: sidOf('MG', 7),
      fcm_credential_sid: sidOf('CR', 1),
      log_enabled: false,
    });
    expect(await ask('PUT', servicePath, resource)).toEqual({ status: 200, body: { result: 'copied' } });
    expect(await ask('PUT', servicePath, resource)).toEqual({ status: 200, body: { result: 'unchanged' } });
    const [stored] = (await store.services('service 1', null, 10)) ?? [];
    expect(stored).toMatchObject({
      sid: SERVICE,
      messagingServiceSid: sidOf('MG', 7),
      fcmCredentialSid: sidOf('CR', 1),
      logEnabled: false,
      createdAt: Date.parse('2019-05-01T10:00:00Z'),
      updatedAt: Date.parse('2020-06-02T11:00:00Z'),
    });
  });

  it("takes the place of the config's own one that nobody changed", async () => {
    const { ask, store } = await startTocsin();
    const resource = serviceOf(1, { sid: OWN_SERVICE });
    expect(await ask('PUT', `/api/notify/services/${OWN_SERVICE}`, resource)).toMatchObject({
      body: { result: 'copied' },
    });
    expect(await store.services('service 1', null, 10)).toHaveLength(1);
  });

  it('that was changed here later stays as it is here', async () => {
    const { ask, store } = await startWithService();
    const [here] = await store.services('service 1', null, 1);
    if (here) await store.putService({ ...here, friendlyName: 'ours', updatedAt: NOON });
    expect(await ask('PUT', servicePath, serviceOf(1))).toMatchObject({ body: { result: 'kept' } });
    expect(await store.services('ours', null, 1)).toHaveLength(1);
  });

  it.each([
    ['another sid than the path', serviceOf(2), /another sid than the path/],
    ['no sid', { friendly_name: 'x' }, /^sid: /],
    ['a date that is none', serviceOf(1, { date_created: 'yesterday' }), /^date_created: /],
    ['no object', [], /./],
  ])('with %s is refused', async (_, resource, words) => {
    const { ask } = await startTocsin();
    expect(await ask('PUT', servicePath, resource)).toEqual({
      status: 400,
      body: { type: 'invalid-arguments', error: expect.stringMatching(words), status: 400 },
    });
  });
});

describe('a credential', () => {
  const path = `/api/notify/credentials/${sidOf('CR', 1)}`;

  it.each([
    ['True', true],
    ['False', false],
    [null, false],
  ])('of APNs comes without its secret, sandbox %s', async (sandbox, stored) => {
    const { ask, store } = await startTocsin();
    const resource = credentialOf(1, { type: 'apn', sandbox });
    expect(await ask('PUT', path, resource)).toEqual({ status: 200, body: { result: 'copied', secret: 'missing' } });
    expect(await ask('PUT', path, resource)).toMatchObject({ body: { result: 'unchanged' } });
    expect(await store.credentials(null, 10)).toMatchObject([{ type: 'apn', sandbox: stored, fromConfig: false }]);
  });

  it('that says another environment than before is asked anew, one that says the same is not', async () => {
    const { ask, changed } = await startTocsin();
    await ask('PUT', path, credentialOf(1, { type: 'apn', sandbox: 'True' }));
    await ask('PUT', path, credentialOf(1, { type: 'apn', sandbox: 'True' }));
    expect(changed).toEqual([sidOf('CR', 1)]);
    const later = credentialOf(1, { type: 'apn', sandbox: 'False', date_updated: '2026-01-01T00:00:00Z' });
    expect(await ask('PUT', path, later)).toMatchObject({ body: { result: 'copied' } });
    expect(changed).toEqual([sidOf('CR', 1), sidOf('CR', 1)]);
  });

  it('of the config stays as the config says', async () => {
    const sid = asCredentialSid(sidOf('CR', 1));
    const own = {
      sid,
      type: 'fcm',
      friendlyName: null,
      sandbox: null,
      fromConfig: true,
      createdAt: 0,
      updatedAt: 0,
    } as const;
    const { ask, store } = await startTocsin({ configCredentials: [own] });
    expect(await ask('PUT', path, credentialOf(1))).toMatchObject({ body: { result: 'kept', secret: 'here' } });
    expect(await store.credentials(null, 10)).toEqual([]);
  });

  it('of another type than the one here is refused', async () => {
    const { ask } = await startTocsin();
    await ask('PUT', path, credentialOf(1));
    expect(await ask('PUT', path, credentialOf(1, { type: 'gcm' }))).toMatchObject({ status: 409 });
    expect(await ask('PUT', path, credentialOf(1, { type: 'sms' }))).toMatchObject({ status: 400 });
  });
});

describe('bindings', () => {
  const path = `${servicePath}/bindings`;

  it('keep sid, dates and tags; the second time nothing changes', async () => {
    const { ask, store } = await startWithService();
    const apn = bindingOf(1, 2, { binding_type: 'apn', address: 'a0', credential_sid: sidOf('CR', 1), endpoint: 'e' });
    const bindings = [bindingOf(1, 1), apn];
    expect(await ask('PUT', path, { bindings })).toEqual({
      status: 200,
      body: { created: 2, unchanged: 0, kept: 0, refused: [] },
    });
    expect(await ask('PUT', path, { bindings })).toMatchObject({ body: { created: 0, unchanged: 2 } });
    expect(store.all.bindings()).toMatchObject([
      {
        sid: sidOf('BS', 1_000_001),
        service: SERVICE,
        identity: 'person-1',
        type: 'sms',
        tags: ['on-call', 'site-1'],
        notificationProtocolVersion: 'default',
        createdAt: Date.parse('2019-05-01T10:00:00Z'),
        updatedAt: Date.parse('2020-06-02T11:00:00Z'),
      },
      { type: 'apn', address: 'a0', credentialSid: sidOf('CR', 1), endpoint: 'e' },
    ]);
  });

  it('that were deleted or replaced here do not come back', async () => {
    const { ask, call, store } = await startWithService();
    const bindings = [bindingOf(1, 1), bindingOf(1, 2)];
    await ask('PUT', path, { bindings });
    await call('deleteBinding', { ServiceSid: SERVICE, BindingSid: sidOf('BS', 1_000_001) });
    const Address = String(bindingOf(1, 2).address);
    await call('createBinding', { ServiceSid: SERVICE, Identity: 'ben', BindingType: 'sms', Address });
    expect(await ask('PUT', path, { bindings })).toMatchObject({ body: { created: 0, unchanged: 0, kept: 2 } });
    expect(store.all.bindings()).toMatchObject([{ identity: 'ben' }]);
  });

  it('that nobody could be reached by are refused, without their addresses; the others are taken', async () => {
    const { ask, store } = await startWithService();
    const answer = await ask('PUT', path, {
      bindings: [
        bindingOf(1, 1, { address: '4790000001' }),
        bindingOf(1, 2, { binding_type: 'apn', address: 'xyz' }),
        bindingOf(1, 3, { binding_type: 'pigeon' }),
        bindingOf(1, 4, { tags: ['all'] }),
        bindingOf(2, 5),
        bindingOf(1, 6, { sid: 'BS1' }),
        7,
        bindingOf(1, 8),
      ],
    });
    expect(answer.body).toMatchObject({
      created: 1,
      refused: [
        { sid: sidOf('BS', 1_000_001), reason: expect.stringContaining('E.164') },
        { sid: sidOf('BS', 1_000_002), reason: expect.stringContaining('hexadecimal') },
        { sid: sidOf('BS', 1_000_003), reason: expect.stringContaining('BindingType') },
        { sid: sidOf('BS', 1_000_004), reason: expect.stringContaining('"all"') },
        { sid: sidOf('BS', 2_000_005), reason: expect.stringContaining('is of the service') },
        { sid: 'BS1', reason: expect.stringMatching(/^sid: /) },
        { sid: '(no sid)', reason: expect.any(String) },
      ],
    });
    expect(JSON.stringify(answer.body)).not.toMatch(/4790000001|xyz/);
    expect(store.all.bindings()).toHaveLength(1);
  });

  it('come at most 1000 at a time, of a service that is here', async () => {
    const { ask } = await startWithService();
    const many = Array.from({ length: 1001 }, (_, index) => bindingOf(1, index));
    expect(await ask('PUT', path, { bindings: many })).toMatchObject({ status: 400 });
    expect(await ask('PUT', path, { bindings: many.slice(1) })).toMatchObject({ body: { created: 1000 } });
    expect(await ask('PUT', path, {})).toMatchObject({ status: 400, body: { error: 'bindings must be a list' } });
    expect(await ask('PUT', `/api/notify/services/${sidOf('IS', 9)}/bindings`, { bindings: [] })).toMatchObject({
      status: 404,
    });
  });
});

it('only an admin may', async () => {
  const { ask } = await startTocsin();
  expect(await ask('PUT', servicePath, serviceOf(1), 'token-of-the-operator')).toMatchObject({ status: 403 });
  expect(await ask('PUT', servicePath, serviceOf(1), 'nobody')).toMatchObject({ status: 401 });
});
