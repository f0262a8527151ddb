import { describe, expect, test } from 'vitest';
import { createFolder } from './folder.ts';

const CONFIG = `
sources: { plant: { topic: "plant/{device}/t" } }
rules: rules
sync: { roster: roster.yaml }
channels: { sms: { driver: log }, apn: { driver: log } }
`;
const SEVERAL = CONFIG.replace(
  '{ roster: roster.yaml }',
  `{ roster: roster.yaml, sources: [
      { name: crm, type: inventory, file: crm.csv, map: { identity: user, sms: mobile } },
      { name: desk, type: roster, file: desk.csv }] }`,
);
const ROSTER = `
version: 1
people:
  - { identity: ana-k, tags: [on-call], sms: "+4791234567" }
  - { identity: bo-lind, sms: "+4791234568" }
`;
const CRM = 'user,mobile,car\ncy-wu,+4791234569,red\n';
const DESK = 'identity,sms\ndee,+4791234560\n';

const rule = (id: string, notify: string) =>
  `  - { id: ${id}, source: plant, severity: critical, when: { fact: ${id}, operator: greaterThan, value: 80 }, notify: [${notify}] }\n`;
const rules = (...written: readonly string[]) => `version: 1\nrules:\n${written.join('')}`;
const HOT = rules(rule('hot', '{ Tag: on-call, Body: x }'));

const files = { 'tocsin.yaml': CONFIG, 'rules/hot.yaml': HOT, 'roster.yaml': ROSTER };
const several = { ...files, 'tocsin.yaml': SEVERAL, 'crm.csv': CRM, 'desk.csv': DESK };

type Rows = readonly (readonly [
  sentence: string,
  files: Readonly<Record<string, string>>,
  found: { readonly stdout: string; readonly stderr: readonly RegExp[]; readonly code?: number },
])[];

const check = async (all: Readonly<Record<string, string>>, ...argv: readonly string[]) => {
  const { code, stdout, stderr } = await createFolder(all).cli('check', ...argv, '--config', './tocsin.yaml');
  return { code, stdout, stderr: stderr.split('\n').slice(0, -1) };
};

const expected = ({ code = 0, stdout, stderr }: Rows[number][2]) => ({
  code,
  stdout,
  stderr: stderr.map((line) => expect.stringMatching(line)),
});

describe('tocsin check of several sources', () => {
  const rows: Rows = [
    ['reads every file of them', several, { stdout: '5 files, 0 faults, 0 warnings\n', stderr: [] }],
    [
      'tells the faults of each, and of a file that cannot be read',
      {
        ...files,
        'tocsin.yaml': SEVERAL.replace('desk.csv', 'dsk.csv'),
        'crm.csv': CRM.replace('+4791234569', '12'),
      },
      {
        code: 1,
        stdout:
          'targets are not checked while crm.csv and dsk.csv have faults: nobody knows who is there\n4 files, 2 faults, 0 warnings\n',
        stderr: [/^crm\.csv:2:1 mobile: /, /^dsk\.csv:1:1 cannot be read: there is no such file/],
      },
    ],
    [
      'warns of an address that an earlier source gives to somebody else, and not of one that it gives to the same',
      {
        ...several,
        'crm.csv': CRM.replace('+4791234569', '+4791234568'),
        'desk.csv': `${DESK}ana-k,+4791234567\n`,
      },
      {
        stdout: '5 files, 0 faults, 1 warning\n',
        stderr: [
          /^warning: crm\.csv:2:1 sms …4568 of cy-wu is somebody else's by roster\.yaml:5, which counts; write the address at one of the two/,
        ],
      },
    ],
    [
      'warns of what is too much for one person in all of them together',
      {
        ...several,
        'desk.csv': `identity,sms\nana-k,${Array.from({ length: 20 }, (_, at) => `+47912345${at + 70}`).join('|')}\n`,
      },
      {
        stdout: '5 files, 0 faults, 1 warning\n',
        stderr: [
          /^warning: desk\.csv:2:1 ana-k has as many addresses as there can be by desk\.csv:2: sms …4589 is not/,
        ],
      },
    ],
    [
      'warns of whoever has no address, with the line',
      { ...several, 'roster.yaml': `${ROSTER}  - { identity: eva }\n`, 'crm.csv': `${CRM}fin,,blue\ndee,,\n` },
      {
        stdout: '5 files, 0 faults, 2 warnings\n',
        stderr: [
          /^warning: crm\.csv:3:1 fin has no address: no message gets there; write an address/,
          /^warning: roster\.yaml:6:1 eva has no address: no message gets there; write an address/,
        ],
      },
    ],
    [
      'does not where a phone may register itself',
      {
        ...files,
        'roster.yaml': `${ROSTER}  - { identity: eva }\n`,
        'tocsin.yaml': CONFIG.replace(
          'roster: roster.yaml',
          'roster: roster.yaml, sources: [{ name: phones, type: registrations }]',
        ),
      },
      { stdout: expect.stringMatching(/\n3 files, 0 faults, 0 warnings\n$/), stderr: [] },
    ],
    [
      'counts the addresses of all of them for the channels',
      { ...several, 'tocsin.yaml': SEVERAL.replace('sms: { driver: log }, ', '') },
      {
        stdout: '5 files, 0 faults, 1 warning\n',
        stderr: [
          /^warning: tocsin\.yaml:\d+:\d+ channels\.sms: not configured, but people have addresses for it \(4\)/,
        ],
      },
    ],
  ];
  test.each(rows)('%s', async (_, all, found) => {
    expect(await check(all)).toEqual(expected(found));
  });
});

describe('tocsin check of whom rules tell', () => {
  const rows: Rows = [
    [
      'warns of a target that nobody is, at the entry that tells it',
      { ...files, 'rules/hot.yaml': rules(rule('hot', '{ Identity: cy-wu, Body: x }, { Tag: on-call, Body: x }')) },
      {
        stdout: '3 files, 0 faults, 1 warning\n',
        stderr: [
          /^warning: rules\/hot\.yaml:3:115 rules\[0\]\.notify\[0\]: hot tells cy-wu, and nobody in the sources of sync would hear it; write a name/,
        ],
      },
    ],
    [
      'once for all the rules that tell it, and says what may have been meant',
      {
        ...files,
        'rules/hot.yaml': rules(rule('hot', '{ Tag: oncall, Body: x }'), rule('dry', '{ Tag: oncall, Body: y }')),
        'rules/more.yaml': rules(rule('wet', '{ Identity: ana-q, Body: x }')),
      },
      {
        stdout: '4 files, 0 faults, 2 warnings\n',
        stderr: [
          /^warning: rules\/hot\.yaml:3:115 rules\[0\]\.notify\[0\]: hot and 1 more tell oncall, and .* would hear it, did you mean "on-call"\?$/,
          /^warning: rules\/more\.yaml:3:115 rules\[0\]\.notify\[0\]: wet tells ana-q, and .* would hear it, did you mean "ana-k"\?$/,
        ],
      },
    ],
    [
      'warns where one person has one tag and another the other',
      {
        ...files,
        'roster.yaml': ROSTER.replace('bo-lind,', 'bo-lind, tags: [oslo],'),
        'rules/hot.yaml': rules(rule('hot', '{ Tag: [on-call, oslo], Body: x }')),
      },
      { stdout: '3 files, 0 faults, 1 warning\n', stderr: [/hot tells on-call \+ oslo, and nobody/] },
    ],
    [
      'tells it where it is written, in a policy or the defaults',
      {
        ...files,
        'rules/hot.yaml': `version: 1\npolicies:\n  night:\n    - { Tag: on-call, Body: x }\n    - { Identity: cy-wu, Body: x }\nrules:\n${rule('hot', '{ Tag: sms, Body: x }, { policy: night }')}`,
        'rules/more.yaml': `version: 1\ndefaults: { notify: [{ Identity: dee, Body: x }] }\nrules:\n${rule('wet', '').replace(', notify: []', '')}`,
      },
      {
        stdout: '4 files, 0 faults, 2 warnings\n',
        stderr: [
          /^warning: rules\/hot\.yaml:5:7 policies\.night\[1\]: hot tells cy-wu, and nobody/,
          /^warning: rules\/more\.yaml:2:22 defaults\.notify\[0\]: wet tells dee, and nobody/,
        ],
      },
    ],
    [
      'takes a template for whatever it may become',
      {
        ...files,
        'rules/hot.yaml': rules(
          rule('hot', '{ Identity: "{{ device }}-lind", Body: x }'),
          rule('dry', '{ Tag: "site-{{ device }}", Body: x }'),
        ),
      },
      {
        stdout: '3 files, 0 faults, 1 warning\n',
        stderr: [/:4:115 rules\[1\]\.notify\[0\]: dry tells site-\{\{ device \}\}, and nobody/],
      },
    ],
    [
      'knows the tags that every binding has',
      { ...files, 'rules/hot.yaml': rules(rule('hot', '{ Tag: [all, sms], Body: x }, { Tag: apn, Body: x }')) },
      { stdout: '3 files, 0 faults, 1 warning\n', stderr: [/hot tells apn, and nobody/] },
    ],
    [
      "looks at whom Tocsin's own alarms tell, too, where the config says so",
      { ...files, 'tocsin.yaml': `${CONFIG}system: { notify: [{ Tag: on-call }, { Identity: [eva, dee] }] }\n` },
      {
        stdout: '3 files, 0 faults, 1 warning\n',
        stderr: [/^warning: tocsin\.yaml:6:38 system\.notify\[1\]: Tocsin tells eva or dee, and nobody/],
      },
    ],
    [
      'says that they are not looked at while people have faults, which come first',
      {
        ...files,
        'rules/hot.yaml': rules(rule('hot', '{ Identity: cy-wu, Body: x }')),
        'roster.yaml': `${ROSTER}  - { identity: cy-wu, sms: 47 }\n`,
      },
      {
        code: 1,
        stdout:
          'targets are not checked while roster.yaml has faults: nobody knows who is there\n3 files, 1 fault, 0 warnings\n',
        stderr: [/^roster\.yaml:6:\d+ people\[2\]\.sms/],
      },
    ],
    [
      'says that they are not looked at where not only files say who is there',
      {
        ...files,
        'rules/hot.yaml': rules(rule('hot', '{ Identity: cy-wu, Body: x }')),
        'tocsin.yaml': CONFIG.replace(
          'roster: roster.yaml',
          'sources: [{ name: phones, type: registrations }, { name: crm, type: inventory, url: "http://crm.example/people" }]',
        ),
      },
      {
        stdout:
          'targets are not checked: whom phones and crm will list is not known before the service runs\n2 files, 0 faults, 0 warnings\n',
        stderr: [],
      },
    ],
    [
      'says nothing where there is no source at all',
      {
        ...files,
        'rules/hot.yaml': rules(rule('hot', '{ Identity: cy-wu, Body: x }')),
        'tocsin.yaml': CONFIG.replace('sync: { roster: roster.yaml }', ''),
      },
      { stdout: '2 files, 0 faults, 0 warnings\n', stderr: [] },
    ],
  ];
  test.each(rows)('%s', async (_, all, found) => {
    expect(await check(all)).toEqual(expected(found));
  });

  test('in JSON it is said, too, what could not be looked at', async () => {
    const sources = 'sources: [{ name: phones, type: registrations }]';
    const { stdout } = await check(
      { ...files, 'tocsin.yaml': CONFIG.replace('roster: roster.yaml', sources) },
      '--format',
      'json',
    );
    const notes = ['targets are not checked: whom phones will list is not known before the service runs'];
    expect(JSON.parse(stdout)).toMatchObject({ notes });
  });

  test('in JSON it is a warning like the others, and nothing else is printed', async () => {
    const all = { ...files, 'rules/hot.yaml': rules(rule('hot', '{ Identity: cy-wu, Body: x }')) };
    const { stdout } = await check(all, '--format', 'json');
    const message = 'hot tells cy-wu, and nobody in the sources of sync would hear it';
    expect(JSON.parse(stdout)).toEqual({
      faults: [],
      notes: [],
      warnings: [
        {
          file: expect.stringMatching(/rules\/hot\.yaml$/),
          line: 3,
          column: 115,
          path: 'rules[0].notify[0]',
          message,
          instead: expect.any(String),
        },
      ],
      files: 3,
      delays: [expect.objectContaining({ rule: 'hot', severity: 'critical', delay: null })],
    });
  });
});

describe('tocsin check of one file of people', () => {
  test.each([
    [
      'a table with identities',
      { 'some.csv': 'Identity;sms;tags\nana-k;4791234567;\n' },
      './some.csv',
      /^some\.csv:2:1 /,
    ],
    [
      'a roster',
      { 'some.yaml': 'version: 1\npeople: [{ identity: ana-k, sms: 47 }]\n' },
      './some.yaml',
      /^some\.yaml:2/,
    ],
    [
      'a source of the config, whose columns have names of their own',
      { 'crm.csv': 'user,mobile\na,1\n' },
      './crm.csv',
      /^crm\.csv:2:1 mobile/,
    ],
  ])('knows %s by what stands in it', async (_, changed, path, fault) => {
    const found = { code: 1, stdout: '1 file, 1 fault, 0 warnings\n', stderr: [fault] };
    expect(await check({ ...several, ...changed }, path)).toEqual(expected(found));
  });

  test('or what is no file of people, though a source of the config is no file', async () => {
    const phones = CONFIG.replace(
      '{ roster: roster.yaml }',
      '{ roster: roster.yaml, sources: [{ name: phones, type: registrations }] }',
    );
    const found = { stdout: '1 file, 0 faults, 0 warnings\n', stderr: [] };
    expect(await check({ ...files, 'tocsin.yaml': phones }, './rules/hot.yaml')).toEqual(expected(found));
  });

  test('says nothing about who has no address, for another file may have it', async () => {
    const all = { ...files, 'roster.yaml': `${ROSTER}  - { identity: eva }\n` };
    expect(await check(all, './roster.yaml')).toMatchObject({ code: 0, stdout: '1 file, 0 faults, 0 warnings\n' });
  });
});

test.each(['config/tocsin.yaml', 'config/compose.yaml'])(
  'nothing is to be said of what the repository has under %s',
  async (config) => {
    const { code, stdout, stderr } = await createFolder({}).cli('check', '--strict', '--config', config);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+ files, 0 faults, 0 warnings\n$/),
      stderr: '',
    });
  },
);
