import { execFileSync, spawn } from 'node:child_process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createFolder } from './folder.ts';

const RULES = `version: 1
rules:
  - id: hot
    topic: plant/{device}/t
    when: { all: [{ fact: t, operator: greaterThan, value: 80 }] }
    for: 10m
    severity: critical
    notify:
      - Tag: [on-call]
        Identity: ana-k
        Title: "{{ device }}"
        Body: "{{ device }} at {{ t }}"
        Sms: { body: "{{ t }}" }
        clear: { Body: "{{ device }} well after {{ alarm.duration }}" }
`;

const line = (clock: string, device: string, t: unknown) =>
  JSON.stringify({ time: `2026-06-01T${clock}Z`, topic: `plant/${device}/t`, payload: { t }, retain: false, qos: 1 });

const RECORDING = [
  line('12:00:00', 'p1', 90),
  line('12:11:00', 'p1', 91),
  line('12:20:00', 'p1', 20),
  line('12:25:00', 'p2', 95),
].join('\n');

const OUTCOME = {
  alarms: [
    {
      rule: 'hot',
      key: 'p1',
      severity: 'critical',
      raisedAt: '2026-06-01T12:10:00.000Z',
      clearedAt: '2026-06-01T12:20:00.000Z',
    },
  ],
  pending: [
    {
      rule: 'hot',
      key: 'p2',
      state: 'pending',
      since: '2026-06-01T12:25:00.000Z',
      dueAt: '2026-06-01T12:35:00.000Z',
    },
  ],
  notifications: [
    {
      at: '2026-06-01T12:10:00.000Z',
      rule: 'hot',
      key: 'p1',
      on: 'raise',
      Identity: ['ana-k'],
      Tag: ['on-call'],
      Title: 'p1',
      Body: 'p1 at 90',
      Sms: { body: '90' },
    },
    {
      at: '2026-06-01T12:20:00.000Z',
      rule: 'hot',
      key: 'p1',
      on: 'clear',
      Identity: ['ana-k'],
      Tag: ['on-call'],
      Title: 'hot',
      Body: 'p1 well after 10 min',
      Sms: null,
    },
  ],
  summary: { alarms: 1, pending: 1, notifications: 2, counts: expect.objectContaining({ messages: 4, raised: 1 }) },
  report: expect.any(Object),
};

const REPLAY = ['--rules', './rules', '--config', './none.yaml'];
const AS_TABLE = ['--topic', 'plant/p1/t', '--time', 'at'];

describe('tocsin replay', () => {
  test('reads lines behind the mark that some editors begin a file with', async () => {
    const folder = createFolder({ 'rules/hot.yaml': RULES, 'day.jsonl': `\uFEFF${RECORDING}` });
    const { stdout } = await folder.cli('replay', './day.jsonl', ...REPLAY, '--format', 'json');
    expect(JSON.parse(stdout)).toEqual(OUTCOME);
  });

  test('prints alarms, what is pending, notifications and sums as JSON', async () => {
    const folder = createFolder({ 'rules/hot.yaml': RULES, 'day.jsonl': RECORDING });
    const { code, stdout, stderr } = await folder.cli('replay', './day.jsonl', ...REPLAY, '--format', 'json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(OUTCOME);
  });

  test('prints the same for a person', async () => {
    const folder = createFolder({ 'rules/hot.yaml': RULES, 'day.jsonl': RECORDING });
    const { stdout } = await folder.cli('replay', './day.jsonl', ...REPLAY);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      '2026-06-01T12:10:00.000Z critical hot p1, until 2026-06-01T12:20:00.000Z (10 min)',
      '2026-06-01T12:25:00.000Z pending hot p2, not over when the readings stopped',
      '1 alarm, 1 pending, 2 notifications',
    ]);
  });

  test('takes several recordings one after another, and the rules that the config names', async () => {
    const [first = '', ...rest] = RECORDING.split('\n');
    const folder = createFolder({
      'tocsin.yaml': 'rules: rules\n',
      'rules/hot.yaml': RULES,
      '1.jsonl': first,
      '2.jsonl': `\n${rest.join('\n\n')}\n`,
    });
    const argv = ['./1.jsonl', './2.jsonl', '--config', './tocsin.yaml', '--format', 'json'];
    expect(JSON.parse((await folder.cli('replay', ...argv)).stdout)).toEqual(OUTCOME);
  });

  test('takes rules from several places, named before the recording', async () => {
    const folder = createFolder({ 'a/hot.yaml': RULES, 'b/dry.yaml': RULES.replace('hot', 'dry'), day: RECORDING });
    const argv = ['--rules', './a', '--rules', './b/dry.yaml', './day', '--config', './none.yaml'];
    const { stdout } = await folder.cli('replay', ...argv, '--format', 'json');
    expect(JSON.parse(stdout).alarms.map(({ rule }: { rule: string }) => rule)).toEqual(['hot', 'dry']);
  });

  const tables: readonly (readonly [sentence: string, table: string, argv: readonly string[], raisedAt: string])[] = [
    ['with times in UTC', 'at,t\n2026-06-01T12:00:00Z,90\n2026-06-01T12:15:00Z,91\n', [], '12:10'],
    ['with times that name no zone', 'at,t\n2026-06-01 12:00:00,90\n2026-06-01 12:15:00,91\n', [], '12:10'],
    [
      'with times of a zone',
      'at,t\n2026-06-01 14:00:00,90\n2026-06-01 14:15:00,91\n',
      ['--zone', 'Europe/Oslo'],
      '12:10',
    ],
    [
      'with semicolons, quotes, empty cells and a byte order mark',
      '\uFEFFat;note;t\n2026-06-01T12:00:00Z;"a;b";90\n2026-06-01T12:05:00Z;;\n2026-06-01T12:15:00Z;x;91.5\n',
      ['--delimiter', ';'],
      '12:10',
    ],
    ['with tabs', 'at\tt\n2026-06-01T12:00:00Z\t90\n2026-06-01T12:15:00Z\t91\n', ['--delimiter', '\\t'], '12:10'],
  ];
  test.each(tables)('reads a table %s', async (_, table, argv, raisedAt) => {
    const folder = createFolder({ 'rules/hot.yaml': RULES, 'day.csv': table });
    const ended = await folder.cli('replay', './day.csv', ...AS_TABLE, ...argv, ...REPLAY, '--format', 'json');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout).alarms).toEqual([
      { rule: 'hot', key: 'p1', severity: 'critical', raisedAt: `2026-06-01T${raisedAt}:00.000Z`, clearedAt: null },
    ]);
  });

  test('takes a recording of nothing as nothing', async () => {
    const folder = createFolder({ 'rules/hot.yaml': RULES, 'day.jsonl': '' });
    expect(await folder.cli('replay', './day.jsonl', ...REPLAY)).toEqual({
      code: 0,
      stdout: '0 alarms, 0 pending, 0 notifications\nmessages: 0\n',
      stderr: '',
    });
  });

  const wrong: readonly (readonly [
    sentence: string,
    file: string,
    argv: readonly string[],
    expected: { readonly code: number; readonly stderr: string | RegExp },
  ])[] = [
    [
      'a table without its topic',
      'at,t\n',
      ['--time', 'at'],
      { code: 2, stderr: /^day is a table: say --topic and --/ },
    ],
    [
      'a zone that is none',
      'at,t\n',
      [...AS_TABLE, '--zone', 'Mars/Base'],
      { code: 2, stderr: /^--zone: .*Mars\/Base/ },
    ],
    [
      'a time column that is not there',
      'when,t\n1,2\n',
      AS_TABLE,
      { code: 1, stderr: 'day:1 no column "at"; there are: when, t\n' },
    ],
    [
      'a cell without a time',
      'at,t\n2026-06-01T12:00:00Z,1\nsoon,2\n',
      AS_TABLE,
      { code: 1, stderr: 'day:3 column "at" holds no time from 1970 to 2199\n' },
    ],
    [
      'a row with a cell too many',
      'at,t\n2026-06-01T12:00:00Z,1,2\n',
      AS_TABLE,
      { code: 1, stderr: /^day:2 .*expect 2, got 3/ },
    ],
    [
      'a line that is no message',
      `${line('12:00:00', 'p1', 90)}\n{"topic": 3}\n`,
      [],
      { code: 1, stderr: 'day:2 not a recorded message: expected {"time", "topic", "payload"}\n' },
    ],
  ];
  test.each(wrong)('names %s with its place', async (_, file, argv, { code, stderr }) => {
    const folder = createFolder({ 'rules/hot.yaml': RULES, day: file });
    const text = typeof stderr === 'string' ? stderr : expect.stringMatching(stderr);
    expect(await folder.cli('replay', './day', ...argv, ...REPLAY)).toEqual({ code, stdout: '', stderr: text });
  });

  test('runs no rules at all while one of their files has faults', async () => {
    const folder = createFolder({ 'rules/hot.yaml': RULES.replace('10m', 'ten'), day: RECORDING });
    expect(await folder.cli('replay', './day', ...REPLAY)).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^rules\/hot\.yaml:6:10 rules\[0\]\.for: not a duration/),
    });
  });
});

describe('what a recording comes to', () => {
  const folder = () => createFolder({ 'rules/hot.yaml': RULES, 'day.jsonl': RECORDING });

  test('is reported as JSON', async () => {
    const argv = ['--zone', 'Asia/Tokyo', '--sms-price', '0.05', '--format', 'json'];
    const { stdout } = await folder().cli('replay', './day.jsonl', ...REPLAY, ...argv);
    expect(JSON.parse(stdout).report).toMatchObject({
      from: '2026-06-01T12:00:00.000Z',
      to: '2026-06-01T12:25:00.000Z',
      rules: [{ name: 'hot', alarms: 1, notifications: 2, segments: 2, activeMs: 600_000, cost: 0.1 }],
      devices: [{ name: 'p1', alarms: 1, notifications: 2 }],
      targets: [{ name: 'ana-k with on-call', notifications: 2 }],
      total: { alarms: 1, notifications: 2, segments: 2, cost: 0.1 },
      nights: { alarms: 0, notifications: 0, segments: 0, cost: 0 },
      measures: { averagePerTenMinutes: 0.4, peak: { alarms: 1 }, badActors: [{ rule: 'hot', key: 'p1', share: 1 }] },
    });
  });

  test('is reported to a person, with nights where they are nights', async () => {
    const { stdout } = await folder().cli('replay', './day.jsonl', ...REPLAY, '--report', '--zone', 'Asia/Vladivostok');
    expect(stdout).toMatch(/rule {2}alarms {2}notifications {2}segments\nhot {3}1 {7}2/);
    expect(stdout).toContain('nights, 22 to 7: 1 alarm, 2 notifications, 2 segments\n');
  });

  test('ends with its sums, and with what more can be asked for', async () => {
    const sums = 'in all: 1 alarm (1 critical), most of hot (1); 2 notifications, 0 of them at night; 2 SMS segments';
    const endOf = async (...argv: readonly string[]) =>
      (await folder().cli('replay', './day.jsonl', ...REPLAY, ...argv)).stdout.trimEnd().split('\n').slice(-2);
    expect(await endOf()).toEqual([sums, 'more: --report by rule, device, target and hour; --html FILE with plots']);
    expect(await endOf('--report')).toEqual([sums, 'more: --html FILE with plots']);
    expect(await endOf('--report', '--html', './page.html')).toEqual(['', sums]);
  });

  test('has what each rule and target costs, where a price is said', async () => {
    const { stdout } = await folder().cli('replay', './day.jsonl', ...REPLAY, '--report', '--sms-price', '0.05');
    expect(stdout).toMatch(/rule {2}alarms {2}notifications {2}segments {2}cost\nhot {3}1 {7}2 {14}2 {9}0\.10/);
    expect(stdout).toMatch(/target .*cost\nana-k with on-call .*0\.10/);
  });

  test('is a page with the signal of the worst', async () => {
    const own = folder();
    const { code, stderr } = await own.cli('replay', './day.jsonl', ...REPLAY, '--html', './page.html');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const page = own.read('page.html');
    expect(page).toMatch(/<polyline class="signal" vector-effect="non-scaling-stroke" points="[\d., ]+"/);
    expect(page).toContain('raised &#62; 80');
    expect(page).toMatch(/<dt>recording<\/dt><dd>[^<]*day\.jsonl<\/dd>.*<dt>rules<\/dt><dd>1 of /);
  });

  test('counts an alarm that is not over for its device, however it is named', async () => {
    const rules = RULES.replace('    for: 10m', '    key: "{device}/{t}"');
    const own = createFolder({ 'rules/hot.yaml': rules, 'day.jsonl': line('12:25:00', 'p2', 95) });
    const { stdout } = await own.cli('replay', './day.jsonl', ...REPLAY, '--format', 'json', '--html', './page.html');
    expect(JSON.parse(stdout)).toMatchObject({
      alarms: [{ key: 'p2/95', clearedAt: null }],
      report: { devices: [{ name: 'p2', alarms: 1, notifications: 1 }] },
    });
    expect(own.read('page.html')).toContain('class="signal"');
  });

  test('is no page where it comes through a pipe, which can be read once', async () => {
    const own = folder();
    execFileSync('mkfifo', [own.path('pipe')]);
    const writing = spawn('cp', [own.path('day.jsonl'), own.path('pipe')]);
    onTestFinished(() => void writing.kill());
    const { code, stderr } = await own.cli('replay', './pipe', ...REPLAY, '--html', './page.html');
    const complaint = '--html reads a recording twice, and pipe can be read once: write it to a file\n';
    expect({ code, stderr }).toEqual({ code: 2, stderr: complaint });
  });

  test('that nothing reads says so: no alarms are no good news there', async () => {
    const own = createFolder({ 'rules/hot.yaml': RULES, 'day.csv': 'at,t\n2026-06-01T12:00:00Z,90\n' });
    const argv = ['replay', './day.csv', ...REPLAY, '--time', 'at', '--topic'];
    expect((await own.cli(...argv, 'plants/p1/t')).stderr).toMatch(/^note: no source of the config and no rule reads/);
    expect((await own.cli(...argv, 'plant/p1/t')).stderr).toBe('');
  });

  test('with decimal commas is read as told, and otherwise says so', async () => {
    const own = createFolder({ 'rules/hot.yaml': RULES, 'day.csv': 'at;t\n2026-06-01T12:00:00Z;90,5\n' });
    const argv = ['replay', './day.csv', ...REPLAY, '--time', 'at', '--delimiter', ';', '--topic', 'plant/p1/t'];
    expect((await own.cli(...argv)).stderr).toMatch(/^note: \S*day\.csv has cells such as 90,5, which are text/);
    expect((await own.cli(...argv, '--decimal', ',')).stderr).toBe('');
  });

  test('is held against other rules', async () => {
    const slow = RULES.replace('for: 10m', 'for: 11m');
    const both = createFolder({ 'rules/hot.yaml': RULES, 'old/hot.yaml': slow, 'day.jsonl': RECORDING });
    const argv = ['replay', './day.jsonl', ...REPLAY, '--against', './old', '--sms-price', '1'];
    expect((await both.cli(...argv)).stdout.split('\n')).toEqual([
      '~ 2026-06-01T12:10:00.000Z critical hot p1, until 2026-06-01T12:20:00.000Z (10 min): raised 1 min earlier, ends as before',
      'alarms: 0 added, 0 removed, 1 moved, 0 the same',
      '~ 2026-06-01T12:10:00.000Z raise hot p1 to ana-k with on-call: "90", was: "91"',
      '~ 2026-06-01T12:20:00.000Z clear hot p1 to ana-k with on-call: "p1 well after 10 min", was: "p1 well after 9 min"',
      'notifications: 0 added, 0 removed, 2 reworded, 0 the same',
      'bill: 2 to 2 notifications (0), 2 to 2 segments (0); cost 2.00 to 2.00 (0.00)',
      '',
      'in all: 1 alarm (1 critical), most of hot (1); 2 notifications, 0 of them at night; 2 SMS segments (2.00 at 1)',
      'more: --report by rule, device, target and hour; --html FILE with plots',
      '',
    ]);
    const { against } = JSON.parse((await both.cli(...argv, '--format', 'json')).stdout);
    expect(against).toMatchObject({
      alarms: { moved: [{ raisedByMs: -60_000, clearedByMs: 0 }] },
      bill: { more: { cost: 0 } },
    });
  });

  describe('is tried with other delays and deadbands', () => {
    /** Around the limit for a minute each hour, and far above it from the tenth hour on, for half an hour. */
    const readings = Array.from({ length: 24 * 60 }, (_, minute) => {
      const [hour, past] = [Math.floor(minute / 60), minute % 60];
      const t = hour === 10 && past < 30 ? 95 : past < 8 ? 79 + (past % 2) * 2 : 60;
      return line(`${String(hour).padStart(2, '0')}:${String(past).padStart(2, '0')}:00`, 'p1', t);
    });
    const flapping = (change = '') => `version: 1
conditions: { hot: { fact: t, operator: greaterThan, value: 80 } }
defaults: { topic: 'plant/{device}/t', notify: [{ Tag: [on-call], Body: "{{ t }}" }] }
rules:
  - id: limit
    when: { any: [{ fact: t, operator: greaterThan, value: 80 }] }
    ${change}
  - { id: named, when: { condition: hot }, clear: { for: 3m } }
`;
    const of = (change = '') => createFolder({ 'rules/hot.yaml': flapping(change), 'day.jsonl': readings.join('\n') });
    const suggest = async (keep: string) => {
      const argv = [...REPLAY, '--suggest', '--keep', keep, '--format', 'json'];
      return JSON.parse((await of().cli('replay', './day.jsonl', ...argv)).stdout).suggestions;
    };

    test('which lose none that lasts longer than is said', async () => {
      const [limit] = await suggest('10m');
      expect(limit).toMatchObject({
        rule: 'limit',
        before: 93,
        after: 1,
        longestLostMs: 60_000,
        addedDelayMs: 120_000,
      });
    });

    test('and come to what they say when they are written into the rule', async () => {
      for (const { rule, yaml, after } of await suggest('10m')) {
        if (rule !== 'limit') continue;
        const argv = ['replay', './day.jsonl', ...REPLAY, '--format', 'json'];
        const { alarms } = JSON.parse((await of(yaml.replace('\n', '\n    ')).cli(...argv)).stdout);
        expect(alarms.filter((alarm: { rule: string }) => alarm.rule === 'limit')).toHaveLength(after);
      }
    });

    test('where a deadband alone is enough, if nothing may be lost', async () => {
      const [limit] = await suggest('0s');
      expect(limit).toMatchObject({ before: 93, after: 24, longestLostMs: 0, addedDelayMs: 0, for: 0 });
      expect(limit.yaml).toMatch(/^clear: \{ when: \{ all: \[ \{ fact: t, operator: lessThanInclusive, value: 7\d/);
    });

    test('for a person, with the YAML', async () => {
      const { stdout } = await of().cli('replay', './day.jsonl', ...REPLAY, '--suggest');
      expect(stdout).toMatch(/\nlimit: 93 alarms would be 1; the longest that is lost lasted 1 min.*\n {4}for: \dm\n/);
    });
  });

  test.each([
    ['--keep', 'long', /^--keep: not a duration/],
    ['--sms-price', 'cheap', /^--sms-price: not a price/],
    ['--sms-price', '-0.05', /^--sms-price: not a price/],
    ['--sms-price', '1000000', /^--sms-price: not a price/],
    ['--sms-price', ' ', /^--sms-price: not a price/],
    ['--against', './nowhere', /nowhere/],
    ['--html', './no/such/place.html', /cannot be written/],
  ])('is not told with %s %s', async (option, value, complaint) => {
    const { code, stdout, stderr } = await folder().cli('replay', './day.jsonl', ...REPLAY, option, value);
    expect([code > 0, stdout, complaint.test(stderr)]).toEqual([true, '', true]);
  });
});

describe('what is known of the devices', () => {
  const LIMITS = `version: 1
rules:
  - { id: hot, source: plant, when: { fact: t, operator: greaterThan, value: { fact: attributes.max } } }
`;
  const CONFIG = `sources: { plant: { topic: 'plant/{device}/t' } }
rules: rules.yaml
inventory: { file: known.csv, topics: [ { topic: 'fleet/{device}' } ] }
`;
  const files = { 'tocsin.yaml': CONFIG, 'rules.yaml': LIMITS, 'known.csv': 'device,max\np1,80\np2,99\n' };
  const announced = JSON.stringify({ time: '2026-06-01T12:05:00Z', topic: 'fleet/p2', payload: { max: 10 } });

  test('is that of the config, and of the recording itself', async () => {
    const recording = [line('12:00:00', 'p1', 90), line('12:01:00', 'p2', 90), announced].join('\n');
    const folder = createFolder({ ...files, 'recorded.jsonl': recording });
    const { code, stdout } = await folder.cli(
      'replay',
      './recorded.jsonl',
      '--config',
      './tocsin.yaml',
      '--format',
      'json',
    );
    const { alarms } = JSON.parse(stdout);
    expect([code, alarms]).toMatchObject([
      0,
      [
        { key: 'p1', raisedAt: '2026-06-01T12:00:00.000Z' },
        { key: 'p2', raisedAt: '2026-06-01T12:05:00.000Z' },
      ],
    ]);
  });

  test('expects nobody: a recording holds whom somebody recorded', async () => {
    const recording = [line('12:00:00', 'p1', 9), line('12:30:00', 'p1', 9), line('13:00:00', 'p2', 9)].join('\n');
    const silent = 'version: 1\nrules:\n  - { id: silent, source: plant, absent: 20m }\n';
    const expected = { 'known.csv': 'device,expect\np1,true\np9,true\n', 'rules.yaml': silent };
    const folder = createFolder({ ...files, ...expected, 'recorded.jsonl': recording });
    const { stdout } = await folder.cli('replay', './recorded.jsonl', '--config', './tocsin.yaml', '--format', 'json');
    expect(JSON.parse(stdout).alarms.map(({ key }: { key: string }) => key)).toEqual(['p1', 'p1']);
  });

  test('with faults is no base for a replay', async () => {
    const folder = createFolder({ ...files, 'known.csv': 'name\np1\n', 'recorded.jsonl': line('12:00:00', 'p1', 90) });
    const { code, stderr } = await folder.cli('replay', './recorded.jsonl', '--config', './tocsin.yaml');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/known\.csv:1:1 no column "device"/)]);
  });
});
