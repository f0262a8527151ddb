import twilio from 'twilio';
import { expect, test } from 'vitest';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { openHotPlant } from './harness/hot-plant.ts';
import { PATIENCE, type Serving } from './harness/serving.ts';
import type { Site } from './harness/site.ts';
import { changeStaff, createStaff, type StaffPhone, staffRoster, toLines } from './harness/staff.ts';
import { chooseSeed, createRandom } from './ledger/random.ts';

const ACCOUNT = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: 'auth-token-of-the-account',
  serviceSid: `IS${'2'.repeat(32)}`,
};
const STRANGER = { identity: 'carl', address: '+4790099999', tags: ['on-call'] };
const PEOPLE = 600;

const bindingsOf = ({ url }: Serving) => {
  const sdk = twilio(ACCOUNT.accountSid, ACCOUNT.authToken);
  sdk.notify.baseUrl = url;
  return sdk.notify.v1.services(ACCOUNT.serviceSid).bindings;
};

/** Tells where it is as it goes on: what is killed has synced about so many of the first hundred. */
const liveUntilSynced = async (site: Site, many: number): Promise<void> => {
  await using child = site.start('serve');
  const synced = () => child.stdout().split('"binding synced"').length - 1;
  await expect.poll(synced, { timeout: PATIENCE.timeout, interval: 1 }).toBeGreaterThanOrEqual(many);
  child.signal('SIGKILL');
  await child.ended;
  expect(child.stdout()).not.toMatch(/47900\d{5}/);
};

/** Everybody has a new tag, and a few have come, gone or been moved. */
const changeAll = (staff: readonly StaffPhone[], random: ReturnType<typeof createRandom>, turn: number) =>
  changeStaff(staff, random, turn).map((phone) => ({ ...phone, tags: [...phone.tags, `all-${turn}`] }));

test.skipIf(!hasMosquitto())('a Tocsin that is killed while a roster changes has it right at the end', async () => {
  const random = createRandom(chooseSeed());
  process.stdout.write(`sync killed: TOCSIN_SEED=${random.seed}\n`);
  let staff = createStaff(PEOPLE);
  await using plant = await openHotPlant({ 'roster.yaml': 'version: 1\npeople: []\n' }, { notify: ACCOUNT });
  const { site } = plant;
  {
    await using tocsin = await site.serve();
    const { identity, address, tags } = STRANGER;
    await bindingsOf(tocsin).create({ identity, address, bindingType: 'sms', tag: [...tags] });
    expect(await tocsin.stop()).toBe(0);
  }
  for (let turn = 0; turn < 5; turn++) {
    if (turn > 0) staff = changeAll(staff, random, turn);
    await site.replace('roster.yaml', staffRoster(staff));
    await liveUntilSynced(site, 1 + random.below(100));
  }
  await using tocsin = await site.serve();
  const list = () => bindingsOf(tocsin).list({ pageSize: 1000 });
  const bound = async () => toLines(await list());
  await expect.poll(bound, PATIENCE).toEqual(toLines([...staff, STRANGER]));
  expect(await tocsin.get('/api/sync')).toMatchObject({
    outcome: 'applied',
    sources: [{ name: 'roster', desired: staff.length, owned: staff.length }],
    held: [],
    overruled: [],
  });
});
