import { describe, expect, test } from 'vitest';
import { createFolder } from './folder.ts';
import { CONFIG, startServiceFolder } from './service-folder.ts';

const ana = [
  '--Identity',
  'ana-k',
  '--BindingType',
  'sms',
  '--Address',
  '+4790000001',
  '--Tag',
  'on-call',
  '--Tag',
  'oslo',
];

describe('tocsin bindings', () => {
  test('creates, lists, shows and deletes', async () => {
    const { folder, store } = await startServiceFolder();
    const created = await folder.cli('bindings', 'create', ...ana, ...CONFIG);
    expect(created).toMatchObject({ code: 0, stdout: expect.stringMatching(/^BS\w{32} created\n$/), stderr: '' });
    const [{ sid } = { sid: '' }] = store.all.bindings();
    await folder.cli('bindings', 'create', '--Identity', 'b', '--BindingType', 'apn', '--Address', 'a0b1c2', ...CONFIG);
    const other = store.all.bindings()[1]?.sid;
    expect(await folder.cli('bindings', 'list', ...CONFIG)).toEqual({
      code: 0,
      stdout: `${sid}  ana-k  sms  …0001  on-call, oslo\n${other}  b      apn  …b1c2\n`,
      stderr: '',
    });
    const shown = await folder.cli('bindings', 'get', '--BindingSid', sid, ...CONFIG);
    expect(shown.stdout).toMatch(/^identity +ana-k$/m);
    expect(shown.stdout).toMatch(/^tags +on-call, oslo$/m);
    expect(shown.stdout).toMatch(/^address +…0001$/m);
    expect(await folder.cli('bindings', 'delete', '--BindingSid', sid, ...CONFIG)).toEqual({
      code: 0,
      stdout: `${sid} deleted\n`,
      stderr: '',
    });
    expect(store.all.bindings()).toHaveLength(1);
  });

  test('lists by tags and identities, page by page', async () => {
    const { folder } = await startServiceFolder();
    await folder.cli('bindings', 'create', ...ana, ...CONFIG);
    await folder.cli(
      'bindings',
      'create',
      '--Identity',
      'ben',
      '--BindingType',
      'sms',
      '--Address',
      '+4790000002',
      ...CONFIG,
    );
    const list = async (...more: readonly string[]) =>
      (await folder.cli('bindings', 'list', ...more, ...CONFIG)).stdout;
    expect(await list('--Tag', 'on-call', '--Tag', 'oslo')).toMatch(/^BS\w+ {2}ana-k .*\n$/);
    expect(await list('--Tag', 'on-call', '--Tag', 'bergen')).toBe('no bindings\n');
    const first = await list('--PageSize', '1');
    const [, token = ''] = /^more: the same with --PageToken (\S+)$/m.exec(first) ?? [];
    expect(await list('--PageSize', '1', '--PageToken', token)).toMatch(/^BS\w+ {2}ben .*\n$/);
  });

  test('prints the whole answer as JSON', async () => {
    const { folder } = await startServiceFolder();
    await folder.cli('bindings', 'create', ...ana, ...CONFIG);
    const { stdout } = await folder.cli('bindings', 'list', '--format', 'json', ...CONFIG);
    expect(JSON.parse(stdout)).toMatchObject({ bindings: [{ address: '+4790000001' }], meta: { key: 'bindings' } });
    const [{ sid }] = JSON.parse(stdout).bindings;
    expect(await folder.cli('bindings', 'delete', '--BindingSid', sid, '--format', 'json', ...CONFIG)).toMatchObject({
      stdout: 'null\n',
    });
  });

  test('says what is refused, and what it was not told', async () => {
    const { folder, url } = await startServiceFolder();
    const wrong = ['--Identity', 'a', '--BindingType', 'sms', '--Address', '47'];
    expect(await folder.cli('bindings', 'create', ...wrong, ...CONFIG)).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(new RegExp(`^${url} answered 400: .*Parameter 'Address' is invalid: .*E\\.164`)),
    });
    expect(await folder.cli('bindings', 'create', '--Identity', 'a', ...CONFIG)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("required option '--BindingType <text>' not specified"),
    });
    expect(await folder.cli('send', '--identity', 'a', ...CONFIG)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean --Identity?'),
    });
  });
});

describe('tocsin send', () => {
  test('sends with the arguments of the operation', async () => {
    const { folder, store } = await startServiceFolder();
    const who = ['--Identity', 'a', '--Identity', 'b', '--Tag', 'on-call'];
    const what = ['--Body', 'Device alarm', '--Sms', '{"from": "+123456789"}', '--Ttl', '60', '--Priority', 'low'];
    const { code, stdout, stderr } = await folder.cli('send', ...who, ...what, ...CONFIG);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^NT\w{32} accepted for identity a, b with tag on-call\nwhat becomes of it: GET \/api\/deliveries\?notification=NT/,
    );
    expect(store.all.notifications()).toMatchObject([
      {
        request: {
          Identity: ['a', 'b'],
          Tag: ['on-call'],
          Body: 'Device alarm',
          Sms: { from: '+123456789' },
          Ttl: 60,
          Priority: 'low',
        },
      },
    ]);
  });

  test('sends straight to addresses, and answers in JSON', async () => {
    const { folder, store } = await startServiceFolder();
    const to = ['--ToBinding', '{"binding_type": "sms", "address": "+4790000001"}'];
    const { code, stdout } = await folder.cli('send', ...to, '--Body', 'b', '--format', 'json', ...CONFIG);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ sid: expect.stringMatching(/^NT/), body: 'b' });
    expect(store.all.notifications()).toMatchObject([{ direct: 1 }]);
  });

  test('says what is wrong, and that nobody answers', async () => {
    const { folder } = await startServiceFolder();
    expect(await folder.cli('send', '--Body', 'b', ...CONFIG)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/answered 400: .*Identity/),
    });
    expect(await folder.cli('send', '--Tag', 'a', '--Sms', '{', ...CONFIG)).toMatchObject({ code: 1 });
    expect(await folder.cli('send', '--Tag', 'a', '--url', 'http://127.0.0.1:1', ...CONFIG)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^http:\/\/127\.0\.0\.1:1 does not answer: .*is tocsin serve running there\?/),
    });
    expect(await createFolder({ 'tocsin.yaml': '{}' }).cli('send', '--Tag', 'a', ...CONFIG)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/admin-token cannot be read: .*written when the service first starts/),
    });
    expect(await folder.cli('send', '--Tag', 'a', '--Format', 'x', ...CONFIG)).toMatchObject({ code: 2 });
  });

  test('with a token of another service says where it was read', async () => {
    const { folder } = await startServiceFolder({ 'data/admin-token': 'of-another' });
    expect(await folder.cli('send', '--Tag', 'a', ...CONFIG)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/answered 401: .*data\/admin-token is not the token of this service/),
    });
  });

  test('help shows examples', async () => {
    const { folder } = await startServiceFolder();
    const { code, stdout } = await folder.cli('send', '--help');
    expect({ code, shows: /tocsin send --Tag on-call --Body/.test(stdout) }).toEqual({ code: 0, shows: true });
  });
});
