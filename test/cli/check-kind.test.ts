import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kindOf } from '../../src/cli/check-kind.ts';
import { createFolder } from './folder.ts';

const files: readonly (readonly [name: string, text: string, kind: string])[] = [
  ['a.yaml', 'version: 1\nrules: []\n', 'rules'],
  ['a.yaml', 'rules: []\n', 'rules'],
  ['a.yaml', 'version: 1\nconditions: {}\n', 'rules'],
  ['a.yaml', 'version: 1\nrules: []\ndefaults: {}\n', 'rules'],
  ['a.yaml', 'rules: ./rules\nmqtt: { url: "mqtt://localhost" }\n', 'config'],
  ['a.yaml', 'mqtt: { url: "mqtt://localhost" }\n', 'config'],
  ['a.yaml', 'version: 1\npeople: []\n', 'people'],
  ['a.yaml', 'version: 1\ndevices: []\n', 'inventory'],
  ['a.yaml', 'version: 1\nby: {}\n', 'inventory'],
  ['a.yaml', '[', 'rules'],
  ['roster-oslo.yaml', '[', 'people'],
  ['a.test.yaml', 'version: 1\ntests: []\n', 'tests'],
  ['a.csv', 'Identity;sms\n', 'people'],
  ['a.csv', '\uFEFFname\t"identity"\r\nx\ty\r\n', 'people'],
  ['a.csv', 'device,site\nidentity,oslo\n', 'inventory'],
];

test.each(files)('%s that says %j is %s', (name, text, kind) => {
  const folder = createFolder({});
  writeFileSync(folder.path(name), text);
  expect(kindOf(folder.path(name))).toBe(kind);
});

test.each(['./', './none-there.yaml'])('%s is looked at for rules', (path) => {
  expect(kindOf(createFolder({}).path(path))).toBe('rules');
});
