import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Redacted } from '../../src/base/redacted.ts';
import { err, ok } from '../../src/base/result.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { formatFault } from '../../src/document/fault.ts';

const FILES: Readonly<Record<string, string>> = {
  '/etc/tocsin/secrets/mqtt': 'from a file\n',
  '/run/secrets/windows': 'from a file\r\n',
  '/run/secrets/two-newlines': 'from a file\n\n',
  '/run/secrets/empty': '\n',
};
const ENV = { NAME: 'cold', DIGITS: '12345678', PORT: '1884', WORD: 'hunter2', EMPTY: '', YES: 'true' };

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** As a text in YAML: the JSON of a key file, whose project is named like a secret. */
const SERVICE_ACCOUNT = JSON.stringify(
  JSON.stringify({
    ...{ type: 'service_account', project_id: 'hunter2', client_email: 'a@b.example' },
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  }),
);

const load = (text: string) =>
  loadConfig({
    text,
    file: '/etc/tocsin/tocsin.yaml',
    env: ENV,
    readFile: (path) => (FILES[path] === undefined ? err('no such file') : ok(FILES[path])),
  });

const loaded = (text: string): Config => {
  const config = load(text);
  if (!config.ok) throw new Error(config.error.map(formatFault).join('\n'));
  return config.value;
};

const faultsOf = (text: string): readonly string[] => {
  const config = load(text);
  return config.ok ? [] : config.error.map((fault) => formatFault(fault).replace('/etc/tocsin/tocsin.yaml:', ''));
};

const TWILIO = `AC${'0'.repeat(32)}`;
const SERVICE = `IS${'1'.repeat(32)}`;

describe('an empty config is complete', () => {
  test.each(['', '# only a comment\n', '{}'])('%j', (text) => {
    const config = loaded(text);
    expect(config.mqtt).toMatchObject({ clientId: 'tocsin', embedded: { host: '127.0.0.1', port: 1883 } });
    expect(config.sources.size).toBe(0);
    expect(config.rules).toEqual(['/etc/tocsin/rules']);
    expect(config.store).toEqual({
      path: '/etc/tocsin/data/tocsin.db',
      synchronous: 'FULL',
      retention: 90 * 86_400_000,
    });
    expect(config.notify).toEqual({ serviceSid: `IS${'0'.repeat(32)}`, apiKeys: [], credentials: [] });
    expect(config).toMatchObject({ channels: {}, sync: { sources: [], holdAbove: 20 }, system: { notify: [] } });
    expect(config.http).toEqual({ host: '127.0.0.1', port: 8484, tokens: [], metrics: { public: false } });
    expect(config.log).toEqual({ level: 'info', format: 'auto' });
  });
});

describe('variables', () => {
  const hostOf = (text: string) => loaded(`http: { host: ${text} }`).http.host;
  const CASES: readonly [why: string, text: string, host: string][] = [
    ['a variable', `"\${NAME}"`, 'cold'],
    ['within a text', `a-\${NAME}-b-\${NAME}`, 'a-cold-b-cold'],
    ['set, so no default', `"\${NAME:-warm}"`, 'cold'],
    ['unset, so the default', `"\${UNSET:-warm}"`, 'warm'],
    ['empty, so the default', `"\${EMPTY:-warm}"`, 'warm'],
    ['a literal', `"$\${NAME}"`, `\${NAME}`],
    ['a default that holds an address', `"\${UNSET:-http://[::1]:8080/a?b=$c}"`, 'http://[::1]:8080/a?b=$c'],
    ['a dollar that begins nothing', '"$NAME $ {NAME}"', '$NAME $ {NAME}'],
    ['digits stay text where text is wanted', `\${DIGITS}`, '12345678'],
  ];

  test.each(CASES)('%s', (_why, text, host) => {
    expect(hostOf(text.startsWith('"') ? text : `"${text}"`)).toBe(host);
  });

  test('where a number or a yes is wanted, the text is read as one', () => {
    const config = loaded(
      `http: { port: "\${PORT}", metrics: { public: "\${YES}" } }\nmqtt: { embedded: { port: "1\${UNSET:-883}" } }`,
    );
    expect(config.http).toMatchObject({ port: 1884, metrics: { public: true } });
    expect(config.mqtt.embedded.port).toBe(1883);
  });

  test('no value of a variable can add structure', () => {
    const text = `http: { host: "\${EVIL}" }`;
    const config = loadConfig({
      text,
      file: 'a.yaml',
      env: { EVIL: `a", port: 1 }\n\${NAME}` },
      readFile: () => err(''),
    });
    expect(config.ok && config.value.http).toMatchObject({ host: `a", port: 1 }\n\${NAME}`, port: 8484 });
  });

  const FAULTY: readonly [why: string, text: string, fault: string][] = [
    ['unset', `http:\n  host: "\${UNSET}"`, '2:9 http.host: the environment variable UNSET is not set'],
    [
      'not closed',
      `http: { host: "\${NAME" }`,
      `1:15 http.host: not a variable: write \${NAME}, \${NAME:-default}, or $\${ for the text \${`,
    ],
    [
      'not a name',
      `http: { host: "\${1}" }`,
      `1:15 http.host: not a variable: write \${NAME}, \${NAME:-default}, or $\${ for the text \${`,
    ],
    [
      'no number, and its text is not shown',
      `http: { port: "\${WORD}" }`,
      `1:15 http.port: wrong type (expected a number, received "\${WORD}")`,
    ],
    [
      'a number out of bounds',
      `http: { port: "\${DIGITS}" }`,
      `1:15 http.port: too large, at most 65535 (received "\${DIGITS}")`,
    ],
  ];

  test.each(FAULTY)('fault: %s', (_why, text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });
});

describe('secrets', () => {
  test('come out redacted, wherever they stand', () => {
    const config = loaded(`
mqtt: { url: mqtts://broker, username: u, password: hunter2, cert: c, key: hunter2 }
notify:
  accountSid: ${TWILIO}
  authToken: hunter2
  apiKeys: [{ sid: SK${'1'.repeat(32)}, secret: hunter2hunter2hunter2 }]
  credentials: [{ type: fcm, sid: CR${'1'.repeat(32)}, serviceAccount: ${SERVICE_ACCOUNT} }]
store: { encryptionKey: hunter2hunter2hunter2hunter2hunter2 }
channels:
  sms: { driver: twilio, accountSid: ${TWILIO}, authToken: hunter2, from: "+15005550006" }
  apn: { driver: log, key: hunter2 }
  fcm: { driver: log, serviceAccount: hunter2 }
  messenger: { driver: log, token: hunter2 }
http: { tokens: [{ name: ops, token: hunter2hunter2hunter2, role: operator }] }
`);
    const { mqtt, notify, channels, http } = config;
    const secrets = [
      mqtt.password,
      mqtt.key,
      notify.authToken,
      channels.apn?.key,
      channels.fcm?.serviceAccount,
      channels.messenger?.token,
    ];
    expect(secrets.map((secret) => secret?.reveal())).toEqual(Array(6).fill('hunter2'));
    expect(channels.sms?.authToken).toBeInstanceOf(Redacted);
    expect(http.tokens[0]?.token.reveal()).toBe('hunter2hunter2hunter2');
    expect(JSON.stringify(config)).not.toContain('hunter2');
  });

  const READ: readonly [why: string, file: string][] = [
    ['a path relative to the config, one newline stripped', 'secrets/mqtt'],
    ['a newline of Windows', '/run/secrets/windows'],
    ['a path out of a variable', `"/run/\${UNSET:-secrets}/windows"`],
  ];

  test.each(READ)('from a file: %s', (_why, file) => {
    expect(loaded(`mqtt: { username: u, password_file: ${file} }`).mqtt.password?.reveal()).toBe('from a file');
  });

  test('only one newline goes', () => {
    const { mqtt } = loaded('mqtt: { username: u, password_file: /run/secrets/two-newlines }');
    expect(mqtt.password?.reveal()).toBe('from a file\n');
  });

  const FAULTY: readonly [why: string, text: string, faults: readonly string[]][] = [
    [
      'both forms',
      'mqtt: { username: u, password: a, password_file: secrets/mqtt }',
      ['1:50 mqtt.password_file: password and password_file: both are set (but are exclusive)'],
    ],
    [
      'a file that is not there',
      'mqtt: { username: u, password_file: nowhere }',
      ['1:37 mqtt.password_file: cannot be read: no such file'],
    ],
    [
      'no path',
      'mqtt: { username: u, password_file: 3 }',
      ['1:37 mqtt.password_file: wrong type (expected the path of a file)'],
    ],
    [
      'an empty file',
      'mqtt: { username: u, password_file: /run/secrets/empty }',
      ['1:37 mqtt.password_file: too short, at least 1'],
    ],
    ['a file form of what is no secret', 'http: { host_file: x }', ['1:9 http.host_file: unknown key']],
    [
      'a secret that YAML took for a number is not shown',
      'mqtt: { username: u, password: 12345678 }',
      ['1:32 mqtt.password: wrong type (expected text)'],
    ],
    ['nor one that is a tag to YAML', 'mqtt: { password: !hunter2 }', ['1:19 Unresolved tag: !…']],
    ['nor an alias', 'mqtt: { password: *hunter2 }', ['1:19 no anchor &… before it']],
    ['nor a block', 'mqtt:\n  password: |hunter2', ['2:14 Block scalar header includes extra characters: |…']],
    [
      'nor one of a list of secrets',
      'http: { tokens: [hunter2] }',
      ['1:18 http.tokens[0]: wrong type (expected a map)'],
    ],
    ['nor one in place of it', 'http: { tokens: hunter2 }', ['1:17 http.tokens: wrong type (expected a list)']],
    ['nor in place of a section', 'channels: { sms: hunter2 }', ['1:18 channels.sms: wrong type (expected a map)']],
    [
      'nor inside an address without its scheme',
      'http: { publicUrl: "bob:hunter2@broker" }',
      [expect.stringMatching(/^1:20 http.publicUrl: .*received "<redacted>@broker"/)],
    ],
    [
      'a password inside an address is not shown',
      'mqtt: { url: "mqtt://bob:hunter2@broker" }',
      [
        '1:14 mqtt.url: the user and the password have keys of their own: username, password (received "mqtt://<redacted>@broker")',
      ],
    ],
    [
      'nor one of a list of people',
      'sync: { sources: [{ name: hr, type: inventory, url: "https://bob:hunter2@hr/people?token=hunter2" }] }',
      [
        '1:53 sync.sources[0].url: a user and a password have no place in an address (received "https://<redacted>@hr/people?token=<redacted>")',
      ],
    ],
    [
      'a short token is not shown',
      'http: { tokens: [{ name: a, token: hunter2, role: viewer }] }',
      ['1:36 http.tokens[0].token: a token has 16 characters at least'],
    ],
  ];

  test.each(FAULTY)('fault: %s', (_why, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });
});

describe('faults', () => {
  const CASES: readonly [why: string, text: string, fault: string][] = [
    ['an unknown section', 'chanels: {}', '1:1 chanels: unknown key, did you mean "channels"?'],
    [
      'an unknown key of a source',
      'sources:\n  cold:\n    topic: "{d}"\n    decod: text',
      '4:5 sources.cold.decod: unknown key, did you mean "decode"?',
    ],
    ['a source without a device', 'sources: { cold: { topic: cold/+ } }', '1:27 sources.cold.topic: '],
    [
      'a source in a zone that is none',
      'sources: { c: { topic: "{d}", time: $.t, zone: Mars/Base } }',
      '1:48 sources.c.zone: ',
    ],
    [
      'the second of two topics',
      'sources: { c: { topic: ["{d}/a", "{d}/#/b"] } }',
      '1:34 sources.c.topic[1]: # must be the whole last level',
    ],
    [
      'a source that reads what Tocsin writes',
      'sources: { c: { topic: "tocsin/{d}" } }',
      '1:24 sources.c.topic: topics under tocsin/ are written by Tocsin',
    ],
    [
      'a source name with a blank',
      'sources: { "a b": { topic: "{d}" } }',
      '1:12 sources.a b: a source name has only letters',
    ],
    [
      'another Notify without credentials',
      'notify: { url: https://notify.example }',
      '1:9 notify.accountSid: needed, since url is set',
    ],
    [
      'half of the credentials',
      `notify: { accountSid: ${TWILIO} }`,
      '1:9 notify.authToken: accountSid and authToken belong together: set both',
    ],
    [
      'API keys without the account they are of',
      `notify: { apiKeys: [{ sid: SK${'1'.repeat(32)}, secret: sixteen-and-more-1 }] }`,
      '1:9 notify.accountSid: needed, since apiKeys are set',
    ],
    [
      'an APNs credential that names neither a certificate nor a token key',
      `notify: { credentials: [{ type: apn, sid: CR${'1'.repeat(32)}, key: k, keyId: a, teamId: b }] }`,
      '1:25 notify.credentials[0].topic: needed without cert',
    ],
    [
      'two credentials of one sid',
      `notify: { credentials: [{ type: fcm, sid: CR${'1'.repeat(32)}, serviceAccount: ${SERVICE_ACCOUNT} }, { type: gcm, sid: CR${'1'.repeat(32)}, serviceAccount: ${SERVICE_ACCOUNT} }] }`,
      '1:24 notify.credentials: two credentials have one sid',
    ],
    [
      'an APNs credential whose key is none',
      `notify: { credentials: [{ type: apn, sid: CR${'1'.repeat(32)}, key: k, keyId: a, teamId: b, topic: c }] }`,
      '1:84 notify.credentials[0].key: not a private key in PEM',
    ],
    [
      'a key to encrypt with that can be guessed',
      'store: { encryptionKey: short }',
      '1:25 store.encryptionKey: a key has 32',
    ],
    [
      'Twilio without a sender',
      `channels: { sms: { driver: twilio, accountSid: ${TWILIO}, authToken: t } }`,
      '1:18 channels.sms: needs from or messagingServiceSid',
    ],
    [
      'Twilio without credentials',
      'channels: { sms: { driver: twilio, from: a } }',
      '1:18 channels.sms.accountSid: missing',
    ],
    [
      'a driver nobody knows',
      'channels: { sms: { driver: pigeon } }',
      '1:28 channels.sms.driver: not one of the possible values (expected twilio or log',
    ],
    [
      'a token key without its names',
      'channels: { apn: { driver: apns, key: k, topic: com.example } }',
      '1:18 channels.apn.keyId: needed without cert',
    ],
    [
      'a retention without a unit',
      'store: { retention: 90 }',
      '1:21 store.retention: not a duration; write 30s, 10m, 1h30m or 2d (expected text, received 90)',
    ],
    [
      'two tokens of one name',
      `http: { tokens: [${'{ name: a, token: 0123456789abcdef, role: admin }, '.repeat(2)}] }`,
      '1:77 http.tokens[1].name: two tokens have one name',
    ],
    [
      'a role nobody knows',
      'http: { tokens: [{ name: a, token: 0123456789abcdef, role: amdin }] }',
      '1:60 http.tokens[0].role: not one of the possible values, did you mean "admin"?',
    ],
    ['no map at all', '- a', '1:1 wrong type (expected a map, received a list)'],
    ['no YAML', 'a: b: c', '1:4 Nested mappings'],
  ];

  test.each(CASES)('%s', (_why, text, fault) => {
    expect(faultsOf(text)[0]).toContain(fault);
  });

  test('all of them come at once, of every kind, in the order of the file', () => {
    const faults = faultsOf(`
mqtt: { clientId: "a/b", password_file: nowhere }
sources: { cold: { topic: "{d}", decode: jsn } }
store: { path: "\${UNSET}" }
prot: 1
http: { port: http }
`);
    expect(faults.map((fault) => fault.split(': ')[0])).toEqual([
      '2:19 mqtt.clientId',
      '2:41 mqtt.password_file',
      '3:42 sources.cold.decode',
      '4:16 store.path',
      '5:1 prot',
      '6:15 http.port',
    ]);
  });
});

describe('the inventory', () => {
  const COLD = 'sources: { cold: { topic: "cold/{site}/{device}" } }\n';

  test('is files, whose paths begin at the folder of the config, and topics', () => {
    const { inventory } = loaded(
      `${COLD}inventory: { file: [inventory.yaml, /srv/devices.csv], topics: [ { topic: "fleet/{site}/{device}/attributes" } ] }`,
    );
    expect(inventory).toEqual({
      file: ['/etc/tocsin/inventory.yaml', '/srv/devices.csv'],
      topics: [{ topic: 'fleet/{site}/{device}/attributes' }],
    });
    expect(loaded('inventory: { file: inventory.yaml }').inventory.file).toEqual(['/etc/tocsin/inventory.yaml']);
    expect(loaded('').inventory).toEqual({ file: [], topics: [] });
  });

  test.each([
    ['a topic of Tocsin', '{ topic: "tocsin/{device}" }', '.topic: topics under tocsin/ are written by Tocsin'],
    ['no device', '{ topic: fleet/attributes }', '.topic: say which device it speaks of, by names of the topic'],
    [
      'a name that the topic lacks',
      '{ topic: "fleet/{device}", device: "{site}/{device}" }',
      '.device: the topic has no level named {site}',
    ],
    [
      'a path into a payload',
      '{ topic: "fleet/{device}", device: $.id }',
      '.device: say which device it speaks of, by names of the topic',
    ],
    [
      'an unknown source',
      '{ topic: "fleet/{device}", source: cald }',
      '.source: unknown source "cald", did you mean "cold"?',
    ],
    ['an unknown key', '{ topic: "fleet/{device}", devise: cold }', '.devise: unknown key, did you mean "device"?'],
  ])('refuses %s', (_sentence, entry, message) => {
    expect(faultsOf(`${COLD}inventory: { topics: [ ${entry} ] }\n`)).toEqual([
      expect.stringContaining(`inventory.topics[0]${message}`),
    ]);
  });

  test('is told whose devices they are, where there are several sources', () => {
    const two = 'sources: { a: { topic: "a/{device}" }, b: { topic: "b/{device}" } }\n';
    expect(faultsOf(`${two}inventory: { topics: [ { topic: "fleet/{device}" } ] }\n`)).toEqual([
      expect.stringContaining('inventory.topics[0].source: say whose devices these are (expected a, b)'),
    ]);
  });
});

test('paths begin at the folder of the config, others stay', () => {
  const config = loaded('rules: [../rules, /srv/rules]\nstore: { path: ":memory:" }\nsync: { roster: roster.yaml }');
  expect(config.rules).toEqual(['/etc/rules', '/srv/rules']);
  expect(config.store.path).toBe(':memory:');
  expect(config.sync.sources).toMatchObject([{ file: '/etc/tocsin/roster.yaml' }]);
});

describe('sources of sync', () => {
  const HR = 'name: hr, type: inventory, url: "https://hr.example/people", token: secret-of-hr';

  test('come after the roster, in their order', () => {
    const { sources } = loaded(`sync:
  roster: roster.yaml
  sources:
    - { name: phones, type: registrations, ttl: 30d }
    - { name: old, type: inventory, file: people.csv, map: { identity: Employee } }
    - { ${HR}, map: { identity: $.id, sms: "$.phones[0]" } }`).sync;
    expect(sources).toMatchObject([
      { name: 'roster', type: 'roster', file: '/etc/tocsin/roster.yaml' },
      { name: 'phones', ttl: 30 * 86_400_000 },
      { name: 'old', file: '/etc/tocsin/people.csv' },
      { name: 'hr', every: 300_000, staleAfter: 3_600_000, list: '$', next: '$.next', map: { sms: '$.phones[0]' } },
    ]);
  });

  test('keep their token to themselves', () => {
    const { sources } = loaded(`sync: { sources: [{ ${HR} }] }`).sync;
    expect(JSON.stringify(sources)).toContain('"token":"<redacted>"');
  });

  const CASES: readonly [why: string, text: string, fault: string][] = [
    [
      'two of one name',
      '[{ name: a, type: registrations }, { name: a, type: roster, file: x }]',
      'sync.sources[1].name: another source has this name',
    ],
    [
      'registrations twice',
      '[{ name: a, type: registrations }, { name: b, type: registrations }]',
      '1:18 sync.sources: registrations can be a source once',
    ],
    ['neither file nor url', '[{ name: a, type: inventory }]', '1:19 sync.sources[0]: file or url, one of both'],
    [
      'both',
      '[{ name: a, type: inventory, file: x, url: "http://h" }]',
      '1:61 sync.sources[0].url: file or url, one of both',
    ],
    [
      'a token for a file',
      '[{ name: a, type: inventory, file: x, token: t }]',
      'sync.sources[0].token: only for a url',
    ],
    [
      'a path that names more than one place',
      `[{ ${HR}, map: { identity: "$..id" } }]`,
      'sync.sources[0].map.identity: "..id" does not name one place',
    ],
    [
      'a path that does not begin with $',
      `[{ ${HR}, next: links.next }]`,
      'sync.sources[0].next: a path begins with $',
    ],
    ['a name with a blank', '[{ name: "a b", type: registrations }]', 'sync.sources[0].name: a name has small letters'],
    ['a type that is none', '[{ name: a, type: ldap }]', 'sync.sources[0].type: '],
  ];

  test.each(CASES)('fault: %s', (_why, text, fault) => {
    expect(faultsOf(`sync: { sources: ${text} }`)).toEqual([expect.stringContaining(fault)]);
  });

  test('fault: a source that takes the name of the roster', () => {
    expect(faultsOf('sync: { roster: r.yaml, sources: [{ name: roster, type: registrations }] }')).toEqual([
      expect.stringContaining('sync.sources[0].name: another source has this name'),
    ]);
  });
});

test('a path of a config named relatively stays relative', () => {
  const config = loadConfig({ text: 'rules: ../rules', file: 'config/tocsin.yaml', env: {}, readFile: () => err('') });
  expect(config.ok && config.value.rules).toEqual(['rules']);
});

test('another Notify service is taken with its credentials', () => {
  const { notify } = loaded(
    `notify: { url: https://notify.example, accountSid: ${TWILIO}, authToken: t, serviceSid: ${SERVICE} }`,
  );
  expect(notify).toMatchObject({ url: 'https://notify.example', serviceSid: SERVICE });
});

test('system.notify keeps what was written and where, for the rules to read', () => {
  const { system } = loaded(`system:\n  notify:\n    - Tag: [ops]\n      Body: "{{ rule.title }} on \${NAME}"\n`);
  expect(system.notify).toEqual([
    {
      value: { Tag: ['ops'], Body: '{{ rule.title }} on cold' },
      file: '/etc/tocsin/tocsin.yaml',
      line: 3,
      column: 7,
      path: 'system.notify[0]',
    },
  ]);
});

test('nothing in it can be changed', () => {
  const config = loaded('sources: { cold: { topic: ["{d}"] } }\nsystem: { notify: [{ Tag: [a] }] }');
  const parts = [
    config,
    config.http,
    config.rules,
    config.sources.get('cold'),
    config.sources.get('cold')?.topic,
    config.system.notify[0]?.value,
  ];
  expect(parts.map(Object.isFrozen)).toEqual(parts.map(() => true));
});

describe('what to write instead', () => {
  const insteadOf = (text: string) => {
    const config = load(text);
    return config.ok ? [] : config.error.map(({ instead }) => instead);
  };
  const CASES: readonly [why: string, text: string, instead: string | undefined][] = [
    ['a number where text is wanted', 'http: { host: 10 }', '"10"'],
    ['nothing of a secret', 'mqtt: { password: 12345678 }', undefined],
    ['nothing of a variable', `http: { port: "1\${WORD}" }`, undefined],
    ['nothing of a secret in an address', 'http: { publicUrl: "ana:hunter2@a.example" }', undefined],
    ['a variable that is not set', `http: { host: "\${UNSET}" }`, `UNSET into the environment, or \${UNSET:-default}`],
    ['a duration', 'sources: { a: { topic: "a/{device}", every: 5 min } }', '5m'],
    ['a number of a duration', 'store: { retention: 90 }', '90s, 90m or 90h, with its unit'],
    ['a part that needs another', 'notify: { authToken: hunter2 }', 'accountSid beside it'],
  ];

  test.each(CASES)('%s', (_why, text, instead) => {
    expect(insteadOf(text)).toEqual([instead]);
  });

  test('a variable whose name is near', () => {
    expect(faultsOf(`http: { host: "\${NAEM}" }`)[0]).toContain('NAEM is not set, did you mean "NAME"?');
  });
});
