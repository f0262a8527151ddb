import { expect, test } from 'vitest';
import { createFolder } from './folder.ts';

const CONFIG = 'http:\n  port: 80\nmqtt: { username: u, password_file: pw }\n';
const PRINT = ['config', 'print', '--config', './tocsin.yaml', '--origin'] as const;

const print = (...more: readonly string[]) =>
  createFolder({ 'tocsin.yaml': CONFIG, pw: 'hunter2\n' }).cli(...PRINT, ...more);

test('tocsin config print --origin says of each value where it came from, and shows no secret', async () => {
  const { code, stdout, stderr } = await print();
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^http\.port +80 +tocsin\.yaml:2:9$/m);
  expect(stdout).toMatch(/^http\.host +"127\.0\.0\.1" +default$/m);
  expect(stdout).toMatch(/^mqtt\.password +"<redacted>" +tocsin\.yaml:3:37 \(file pw\)$/m);
  expect(stdout).not.toContain('hunter2');
});

test('and to programs as JSON', async () => {
  const { stdout } = await print('--format', 'json');
  expect(JSON.parse(stdout).values).toContainEqual({
    path: 'http.port',
    value: 80,
    origin: { type: 'config', file: 'tocsin.yaml', line: 2, column: 9 },
  });
});

/** Whatever a secret may stand in: keys of their own, files, variables, and addresses. */
const SECRETIVE = `
mqtt: { url: "wss://broker/mqtt?signature=hunter2", username: u, password: hunter2, cert: c, key: hunter2 }
notify:
  url: https://notify.example
  accountSid: AC${'1'.repeat(32)}
  serviceSid: IS${'1'.repeat(32)}
  authToken_file: pw
  apiKeys: [{ sid: SK${'1'.repeat(32)}, secret: hunter2hunter2hunter2 }]
store: { encryptionKey: hunter2hunter2hunter2hunter2hunter2hunter2 }
channels:
  sms: { driver: log, accountSid: AC${'1'.repeat(32)}, authToken: hunter2 }
  apn: { driver: log, topic: t, key: hunter2 }
  messenger: { driver: log, token: hunter2 }
http: { tokens: [{ name: ops, token: hunter2hunter2hunter2, role: viewer }] }
sync: { sources: [{ name: hr, type: inventory, url: "https://hr/p?token=hunter2", token: hunter2 }] }
`;

test.each([[[]], [['--origin']], [['--format', 'json']], [['--origin', '--format', 'json']]])(
  'no secret is in what is printed with %j',
  async (more) => {
    const folder = createFolder({ 'tocsin.yaml': SECRETIVE, pw: 'hunter2\n' });
    const { code, stdout, stderr } = await folder.cli('config', 'print', '--config', './tocsin.yaml', ...more);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('https://hr/p?token=<redacted>');
    expect(stdout).not.toContain('hunter2');
  },
);
