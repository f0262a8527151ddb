import { describe, expect, it } from 'vitest';
import { asServiceSid } from '../../src/model/ids.ts';
import { createRemoteAccount } from '../../src/notify-service/remote-account.ts';
import { createTestAccount, SERVICE } from './server.ts';

const notFound = { ok: false, error: { status: 404, code: 20404 } };

describe('the account of another Notify service', () => {
  const start = async () => {
    const { account } = await createTestAccount();
    const { createBinding, getBinding, deleteBinding, listBinding, send } = account.of(SERVICE);
    return createRemoteAccount({ createBinding, getBinding, deleteBinding, listBinding, send }, SERVICE);
  };

  it('has the five operations of its one service', async () => {
    const notify = (await start()).of(SERVICE);
    const created = await notify.createBinding({ Identity: 'ana-k', BindingType: 'sms', Address: '+4790000001' });
    const sid = created.ok ? created.value.sid : '';
    expect(await notify.getBinding(sid)).toEqual(created);
    expect(await notify.listBinding({})).toMatchObject({ value: { bindings: [{ sid }] } });
    expect(await notify.send({ Tag: ['all'], Body: 'b' })).toMatchObject({ ok: true });
    expect(await notify.deleteBinding(sid)).toEqual({ ok: true, value: null });
  });

  it('has nothing else', async () => {
    const { of, services, credentials } = await start();
    const own = of(SERVICE);
    const other = of(asServiceSid(`IS${'9'.repeat(32)}`));
    const answers = await Promise.all([
      own.getNotification('NT1'),
      own.listDelivery('NT1', {}),
      own.deleteIdentity('ana-k'),
      other.send({ Tag: ['all'] }),
      other.listBinding({}),
      services.list({}),
      services.create({}),
      services.get(SERVICE),
      credentials.list({}),
      credentials.create({}),
      credentials.test('CR1'),
    ]);
    for (const answer of answers) expect(answer).toMatchObject(notFound);
  });
});
