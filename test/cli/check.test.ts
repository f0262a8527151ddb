import { describe, expect, test } from 'vitest';
import { createFolder } from './folder.ts';

const CONFIG = `
sources: { plant: { topic: "plant/{device}/t" } }
rules: rules
sync: { roster: roster.yaml }
channels: { sms: { driver: log } }
`;
const RULES = `
version: 1
rules:
  - { id: hot, source: plant, severity: critical, when: { all: [{ fact: t, operator: greaterThan, value: 80 }] } }
`;
const FAULTY_RULES = `
version: 1
rules:
  - { id: hot 2, source: plant, when: { all: [{ fact: t, operator: greaterThan, value: 80 }] } }
  - { id: dry, source: plnt, when: { all: [{ fact: t, operator: greaterThan, value: 80 }] } }
`;
const DOUBTFUL_RULES = `
version: 1
rules:
  - { id: cold, source: plant, for: 1m, when: { fact: t, operator: lessThan, value: 5 } }
  - { id: odd, source: plant, when: { all: [{ fact: t, operator: lessThan, value: 5 }, { fact: t, operator: greaterThan, value: 9 }] } }
`;
const ROSTER = 'version: 1\npeople: [{ identity: ana-k, tags: [on-call], sms: "+4791234567" }]\n';
const FAULTY_ROSTER = 'version: 1\npeople: [{ identity: ana-k, sms: +4791234567 }]\n';
const FAULTY_CONFIG = 'http: { prot: 8484 }\nmqtt: { keepalive: soon }\n';

const files = { 'tocsin.yaml': CONFIG, 'rules/hot.yaml': RULES, 'roster.yaml': ROSTER };
const CONFIG_OPTION = ['--config', './tocsin.yaml'];

describe('tocsin check', () => {
  const rows: readonly (readonly [
    sentence: string,
    changed: Readonly<Record<string, string>>,
    paths: readonly string[],
    expected: { readonly code: number; readonly stdout: string; readonly stderr: readonly RegExp[] },
  ])[] = [
    [
      'passes a config whose rules and roster are good',
      {},
      [],
      { code: 0, stdout: '3 files, 0 faults, 0 warnings\n', stderr: [] },
    ],
    [
      'tells the faults of every file of a folder, the good ones beside them',
      { 'rules/bad.yaml': FAULTY_RULES, 'rules/deep/worse.yml': 'version: 1\nrules: 3\n', 'rules/notes.txt': 'x' },
      ['./rules'],
      {
        code: 1,
        stdout: '3 files, 3 faults, 0 warnings\n',
        stderr: [
          /^rules\/bad\.yaml:4:11 rules\[0\]\.id: .*received "hot 2"/,
          /^rules\/bad\.yaml:5:24 rules\[1\]\.source: unknown source "plnt", did you mean "plant"\?/,
          /^rules\/deep\/worse\.yml:2:8 rules: /,
        ],
      },
    ],
    [
      'tells what is wrong with the inventory that the config names, YAML and CSV',
      {
        'tocsin.yaml': `${CONFIG}inventory: { file: [inventory.yaml, devices.csv] }\n`,
        'inventory.yaml': 'version: 1\ndevices: [ { device: 7 }, { device: p1 } ]\n',
        'devices.csv': 'device,max\np1,3\np1,4\n',
      },
      [],
      {
        code: 1,
        stdout: '5 files, 2 faults, 0 warnings\n',
        stderr: [
          /^devices\.csv:3:1 the device "p1" stands at line 2/,
          /^inventory\.yaml:2:22 devices\[0\]\.device: YAML/,
        ],
      },
    ],
    [
      'knows an inventory among its paths by what stands in it, and a table by its name',
      { 'known.yaml': 'version: 1\ndefaults: { max: 3 }\n', 'known.csv': 'device\np1\n' },
      ['./known.yaml', './known.csv'],
      { code: 0, stdout: '2 files, 0 faults, 0 warnings\n', stderr: [] },
    ],
    [
      'tells what is wrong with the config, all at once',
      { 'tocsin.yaml': FAULTY_CONFIG },
      [],
      {
        code: 1,
        stdout: '1 file, 2 faults, 0 warnings\n',
        stderr: [/^tocsin\.yaml:1:9 http\.prot: unknown key, did you mean "port"\?/, /^tocsin\.yaml:2:20 mqtt\.keep/],
      },
    ],
    [
      'tells what is wrong with the roster that the config names',
      { 'roster.yaml': FAULTY_ROSTER },
      [],
      {
        code: 1,
        stdout: '3 files, 1 fault, 0 warnings\n',
        stderr: [/^roster\.yaml:2:34 people\[0\]\.sms: must be quoted/],
      },
    ],
    [
      'knows a roster and a config among its paths by what stands in them',
      { 'people.yaml': FAULTY_ROSTER, 'other.yaml': FAULTY_CONFIG },
      ['./people.yaml', './other.yaml', './rules/hot.yaml'],
      {
        code: 1,
        stdout: '3 files, 3 faults, 0 warnings\n',
        stderr: [/^other\.yaml:1:9 /, /^other\.yaml:2:20 /, /^people\.yaml:2:34 /],
      },
    ],
    [
      'finds one id in two files',
      { 'rules/more.yaml': RULES },
      ['./rules'],
      {
        code: 1,
        stdout: '2 files, 1 fault, 0 warnings\n',
        stderr: [/^rules\/more\.yaml:4:\d+ rules\[0\]\.id: .*hot/],
      },
    ],
    [
      'says which path cannot be read',
      {},
      ['./rulez'],
      { code: 1, stdout: '0 files, 1 fault, 0 warnings\n', stderr: [/^rulez:1:1 .*no such file/] },
    ],
    [
      'warns of channels that the roster needs and the config lacks, each once',
      {
        'roster.yaml': ROSTER.replace(
          ' sms:',
          ` gcm: ${'b'.repeat(152)}, fcm: [${'a'.repeat(152)}, ${'c'.repeat(152)}], sms:`,
        ),
        'tocsin.yaml': CONFIG.replace('sms: { driver: log }', ''),
      },
      [],
      {
        code: 0,
        stdout: '3 files, 0 faults, 2 warnings\n',
        stderr: [
          /^warning: tocsin\.yaml:5:11 channels\.sms: not configured, but people have addresses for it \(1\): .* no-channel; write channels\.\w+ into the config/,
          /^warning: tocsin\.yaml:5:11 channels\.fcm: not configured, but people have addresses for it \(3\): .* no-channel; write channels\.\w+ into the config/,
        ],
      },
    ],
    [
      'leaves it to another Notify service which channels it has',
      {
        'tocsin.yaml': `${CONFIG.replace('sms: { driver: log }', '')}notify: { url: https://n.example, accountSid: AC${'1'.repeat(32)}, authToken: secret, serviceSid: IS${'1'.repeat(32)} }\n`,
      },
      [],
      { code: 0, stdout: '3 files, 0 faults, 0 warnings\n', stderr: [] },
    ],
    [
      'lets a number pass that is possible but not valid, with a warning',
      { 'roster.yaml': ROSTER.replace('+4791234567', '+4712345678') },
      ['./roster.yaml'],
      { code: 0, stdout: '1 file, 0 faults, 1 warning\n', stderr: [/^warning: roster\.yaml:2:\d+ people\[0\]\.sms/] },
    ],
    [
      'warns of rules that can hardly be meant, and goes by what the config says of their source',
      { 'rules/cold.yaml': DOUBTFUL_RULES, 'tocsin.yaml': CONFIG.replace('{device}/t"', '{device}/t", every: 5m') },
      ['./rules'],
      {
        code: 0,
        stdout: '2 files, 0 faults, 2 warnings\n',
        stderr: [
          /^warning: rules\/cold\.yaml:4:\d+ cold, for: 1m, and devices report every 5m: .* \[too-quick\]$/,
          /^warning: rules\/cold\.yaml:5:\d+ odd, when\.all\[1\]: .*; write .* \[never-raises\]$/,
        ],
      },
    ],
    [
      'misses attributes in the inventory, unless devices may tell of others',
      {
        'rules/hot.yaml': RULES.replace('value: 80', 'value: { fact: attributes.maxTmp }'),
        'inventory.yaml': 'version: 1\ndefaults: { maxTemp: 3 }\n',
        'tocsin.yaml': `${CONFIG}inventory: { file: inventory.yaml }\n`,
      },
      [],
      {
        code: 0,
        stdout: '4 files, 0 faults, 1 warning\n',
        stderr: [
          /^warning: .* hot, .*: no device .* "maxTmp", did you mean "maxTemp"\?; write .* \[unknown-attribute\]$/,
        ],
      },
    ],
    [
      'takes any attribute for possible when devices tell of themselves',
      {
        'rules/hot.yaml': RULES.replace('value: 80', 'value: { fact: attributes.maxTmp }'),
        'inventory.yaml': 'version: 1\ndefaults: { maxTemp: 3 }\n',
        'tocsin.yaml': `${CONFIG}inventory: { file: inventory.yaml, topics: [{ topic: "plant/{device}/about" }] }\n`,
      },
      [],
      { code: 0, stdout: '4 files, 0 faults, 0 warnings\n', stderr: [] },
    ],
    [
      'fails on warnings when it is asked to be strict',
      { 'rules/cold.yaml': DOUBTFUL_RULES },
      ['./rules', '--strict'],
      { code: 1, stdout: '2 files, 0 faults, 1 warning\n', stderr: [/never-raises/] },
    ],
    [
      'finds nothing to be strict about',
      {},
      ['--strict'],
      { code: 0, stdout: '3 files, 0 faults, 0 warnings\n', stderr: [] },
    ],
  ];
  test.each(rows)('%s', async (_, changed, paths, { code, stdout, stderr }) => {
    const ended = await createFolder({ ...files, ...changed }).cli('check', ...paths, ...CONFIG_OPTION);
    expect(ended).toMatchObject({ code, stdout });
    expect(linesOf(ended.stderr)).toEqual(stderr.map((line) => expect.stringMatching(line)));
  });

  test('tells of a doubt in JSON what it is about and what to write instead', async () => {
    const folder = createFolder({ ...files, 'rules/hot.yaml': DOUBTFUL_RULES });
    const { code, stdout } = await folder.cli('check', './rules', '--format', 'json', ...CONFIG_OPTION);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      files: 1,
      faults: [],
      warnings: [
        {
          ...{ file: 'rules/hot.yaml', line: 5, path: 'rules[1].when.all[1]', rule: 'odd', doubt: 'never-raises' },
          instead: expect.stringContaining('any'),
        },
      ],
    });
  });

  test('prints the same as JSON, faults on stderr all the same', async () => {
    const folder = createFolder({ ...files, 'rules/hot.yaml': FAULTY_RULES });
    const { code, stdout, stderr } = await folder.cli('check', './rules', '--format', 'json', ...CONFIG_OPTION);
    expect(code).toBe(1);
    expect(linesOf(stderr)).toHaveLength(2);
    expect(JSON.parse(stdout)).toMatchObject({
      files: 1,
      faults: [
        { file: 'rules/hot.yaml', line: 4, column: 11, path: 'rules[0].id', received: '"hot 2"' },
        { file: 'rules/hot.yaml', line: 5, column: 24, path: 'rules[1].source', expected: 'plant' },
      ],
      warnings: [],
    });
  });
});

const linesOf = (text: string): readonly string[] => text.split('\n').slice(0, -1);

test('as annotations everything stands on standard output, in one form, and faults still fail the build', async () => {
  const folder = createFolder({ ...files, 'rules/bad.yaml': FAULTY_RULES });
  const { code, stdout, stderr } = await folder.cli('check', './rules', ...CONFIG_OPTION, '--format', 'github');
  const lines = stdout.trimEnd().split('\n');
  expect([code, stderr]).toEqual([1, '']);
  expect(lines[0]).toMatch(/^::error file=rules\/bad\.yaml,line=4,col=11,title=rules\[0\]\.id::.*received "hot 2"/);
  expect(lines[1]).toMatch(
    /^::error file=rules\/bad\.yaml,line=5,col=24,title=rules\[1\]\.source::unknown source "plnt"/,
  );
  expect(lines[2]).toBe('2 files, 2 faults, 0 warnings');
});

test('a fault says what to write, where neither its message nor what was expected does', async () => {
  const twice = RULES.replace('severity: critical', 'severity: critical, gap: 5m');
  const { stderr } = await createFolder({ ...files, 'rules/hot.yaml': twice }).cli(
    'check',
    './rules',
    ...CONFIG_OPTION,
  );
  expect(stderr).toMatch(
    /^rules\/hot\.yaml:4:\d+ rules\[0\]\.gap: "gap" without .*; write onGap: reset beside it, or no gap\n$/,
  );
});

describe('how late the first message may be', () => {
  const PACED = CONFIG.replace('{device}/t"', '{device}/t", every: 5m');
  const TOLD = 'notify: [ { Identity: zoe, Body: x }, { Identity: ana-k, after: 2m, Body: x } ]';
  const LATE = RULES.replace('id: hot,', `id: hot, for: 10m, ${TOLD},`);
  const delayed = (rules: string, argv: readonly string[], config = PACED) =>
    createFolder({ ...files, 'tocsin.yaml': config, 'roster.yaml': ROSTER, 'rules/hot.yaml': rules }).cli(
      ...['check', './rules', ...CONFIG_OPTION],
      ...argv,
    );

  test('is the time to the next reading, what the rule waits, and what the first entry waits that somebody hears', async () => {
    const { code, stderr } = await delayed(LATE, ['--max-delay', 'critical=16m']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^rules\/hot\.yaml:4:11 rules\[0\]\.id: hot: the first message of an alarm that is critical comes 17m after its condition: 5m until the next reading, 10m by for, 2m by after \(expected 16m at most, by --max-delay critical=16m\); write /,
      ),
    ]);
  });

  test.each<readonly [sentence: string, rules: string, argv: readonly string[], code: number]>([
    ['may come to the limit', LATE, ['--max-delay', 'critical=17m'], 0],
    ['is no matter of other severities', LATE, ['--max-delay', 'warning=1m', '--max-delay', 'info=1m'], 0],
    ['has the shorter of two limits', LATE, ['--max-delay', 'critical=1h', '--max-delay', 'critical=1m'], 1],
    ['is never, if nobody is told', RULES, ['--max-delay', 'critical=1h'], 1],
    [
      'of an event waits for no further reading',
      LATE.replace('for: 10m', 'mode: event').replace('after: 2m,', ''),
      ['--max-delay', 'critical=0s'],
      0,
    ],
    [
      'of silence is that silence',
      LATE.replace(/for: 10m/, 'absent: 20m')
        .replace(/ when: .* }/, ' }')
        .replace(', }', ' }'),
      ['--max-delay', 'critical=22m'],
      0,
    ],
    ['is no limit without one', LATE, [], 0],
    ['is limited for a severity', LATE, ['--max-delay', 'crit=5m'], 2],
    ['is limited by a duration', LATE, ['--max-delay', 'critical=soon'], 2],
  ])('%s', async (_sentence, rules, argv, code) => {
    expect(await delayed(rules, argv)).toMatchObject({ code });
  });

  test('is said to leave out the time between readings where the source does not say it', async () => {
    const { code, stdout } = await delayed(LATE, ['--max-delay', 'critical=12m'], CONFIG);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^delays leave out how long the next reading of plant takes/),
    ]);
  });

  const MEAN = LATE.replace('id: hot,', 'id: hot, facts: { mean: { avg: t, over: 30m } },').replace(
    /when: .*/,
    'when: { fact: mean, operator: greaterThan, value: 80 } }',
  );

  test('counts the time in which an average moves all the way', async () => {
    const { code, stderr } = await delayed(MEAN, ['--max-delay', 'critical=46m']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('comes 47m after its condition: 30m for its windows to fill, 5m until'),
    ]);
    expect(await delayed(MEAN, ['--max-delay', 'critical=47m'])).toMatchObject({ code: 0 });
  });

  test.each<readonly [what: string, more: string, note: string]>([
    ['hours', 'active: { hours: "08:00-17:00" },', 'delays leave out the hours in which hot raises nothing'],
    ['gaps', 'onGap: reset,', 'delays leave out gaps, after which the delay of hot begins again'],
  ])('says that it leaves out %s', async (_what, more, note) => {
    const { stdout } = await delayed(LATE.replace('id: hot,', `id: hot, ${more}`), ['--max-delay', 'critical=1h']);
    expect(stdout.split('\n')[0]).toBe(note);
  });

  test('stands in the JSON for every rule and severity', async () => {
    const levels = LATE.replace('severity: critical, ', '')
      .replace(
        /when: .*/,
        'levels: [ { severity: info, when: { fact: t, operator: greaterThan, value: 5 } }, { severity: critical, when: { fact: t, operator: greaterThan, value: 80 } } ] }',
      )
      .replace('after: 2m', 'severity: critical');
    const { stdout } = await delayed(levels, ['--format', 'json']);
    expect(JSON.parse(stdout).delays).toEqual([
      {
        rule: 'hot',
        severity: 'info',
        source: 'plant',
        file: 'rules/hot.yaml',
        line: 4,
        column: 11,
        delay: null,
        delayMs: null,
        every: '5m',
        window: '0s',
        leftOut: [],
        absent: '0s',
        for: '10m',
        within: '0s',
        after: null,
      },
      expect.objectContaining({ severity: 'critical', delay: '15m', delayMs: 900_000, after: '0s' }),
    ]);
  });
});

describe('files of tests', () => {
  const TESTS = `version: 1
tests:
  - name: warm
    readings: [ { at: 0s, topic: plant/p1/t, payload: { t: 90 } } ]
    expcet: []
`;

  test.each<readonly [sentence: string, path: string]>([
    ['are looked at with the rules of their folder', './rules'],
    ['are looked at by themselves', './rules/hot.test.yaml'],
  ])('%s', async (_sentence, path) => {
    const folder = createFolder({ ...files, 'rules/hot.test.yaml': TESTS });
    const { code, stdout, stderr } = await folder.cli('check', path, ...CONFIG_OPTION);
    expect([code, stdout]).toEqual([1, `${path === './rules' ? '2 files' : '1 file'}, 2 faults, 0 warnings\n`]);
    expect(stderr).toMatch(/^rules\/hot\.test\.yaml:5:5 tests\[0\]\.expcet: unknown key, did you mean "expect"\?/m);
  });

  test('show names that texts of the rules beside them may read', async () => {
    const told = RULES.replace('id: hot,', 'id: hot, notify: [ { Tag: a, Body: "{{ pressure }}" } ],').replace(
      /fact: \w+/,
      'fact: presure',
    );
    const alone = await createFolder({ ...files, 'rules/hot.yaml': told }).cli('check', './rules', ...CONFIG_OPTION);
    expect(alone.stderr).toMatch(/no message, label or fact is known that gives "pressure".*did you mean "presure"/);
    const sent = TESTS.replace('expcet', 'expect').replace('t: 90', 'pressure: 90');
    const beside = createFolder({ ...files, 'rules/hot.yaml': told, 'rules/hot.test.yaml': sent });
    expect((await beside.cli('check', './rules', ...CONFIG_OPTION)).stderr).not.toContain('nothing that is known');
  });

  test('are well when nothing is wrong with them', async () => {
    const folder = createFolder({ ...files, 'rules/hot.test.yaml': TESTS.replace('expcet', 'expect') });
    expect(await folder.cli('check', './rules', ...CONFIG_OPTION)).toMatchObject({ code: 0, stderr: '' });
  });
});
