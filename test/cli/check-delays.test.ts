import { expect, test } from 'vitest';
import { createFolder } from './folder.ts';

const CONFIG =
  'sources: { plant: { topic: "plant/{device}/t", every: 1m } }\nrules: rules\nchannels: { sms: { driver: log } }\n';
const ROSTER = 'version: 1\npeople: [{ identity: ana-k, sms: "+4791234567" }]\n';
const RULES = `version: 1
rules:
  - id: hot
    source: plant
    severity: critical
    when: { fact: t, operator: greaterThan, value: 80 }
    notify: [{ Identity: cy-wu, Body: x }, { Identity: ana-k, after: 30m, Body: x }]
`;

const rows: readonly (readonly [sentence: string, sync: string, roster: string, told: RegExp | null])[] = [
  ['counts to the first entry that somebody in the files hears', '{ roster: roster.yaml }', ROSTER, /comes 31m after/],
  [
    'says so where nobody in the files hears any',
    '{ roster: roster.yaml }',
    ROSTER.replace('ana-k', 'dee'),
    /nobody is told of an alarm that is critical/,
  ],
  [
    'takes it that somebody hears where phones register themselves, too',
    '{ roster: roster.yaml, sources: [{ name: phones, type: registrations }] }',
    ROSTER,
    null,
  ],
  ['takes it that somebody hears where no source is named', '{}', ROSTER, null],
  ['takes it that somebody hears where a file has faults', '{ roster: roster.yaml }', `${ROSTER}x: 1\n`, null],
];

test.each(rows)('--max-delay %s', async (_sentence, sync, roster, told) => {
  const files = { 'tocsin.yaml': `${CONFIG}sync: ${sync}\n`, 'rules/hot.yaml': RULES, 'roster.yaml': roster };
  const argv = ['check', '--config', './tocsin.yaml', '--max-delay', 'critical=1m'];
  const { stderr } = await createFolder(files).cli(...argv);
  const delays = stderr.split('\n').filter((line) => line.includes('an alarm that is critical'));
  expect(delays).toEqual(told ? [expect.stringMatching(told)] : []);
});
