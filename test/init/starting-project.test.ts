import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { SCHEMAS } from '../../src/cli/schema.ts';
import { startingProject } from '../../src/init/starting-project.ts';

const schemas = Object.fromEntries(Object.entries(SCHEMAS).map(([name, create]) => [name, create()]));
const files = startingProject(schemas);

const PAIRS = [
  ['config/tocsin.yaml', 'config'],
  ['config/roster.yaml', 'roster'],
  ['rules/first.yaml', 'rules'],
] as const;

test.each(PAIRS)('%s names the schema beside it, and keeps to it', (path, name) => {
  const text = files.get(path) ?? '';
  const named = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? '';
  const schema = files.get(new URL(named, `file:///${path}`).pathname.slice(1)) ?? 'null';
  expect(JSON.parse(schema)).toEqual(schemas[name]);
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(schema));
  expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
});

test('editors are told of the schemas for further files, too', () => {
  const settings = JSON.parse(files.get('.vscode/settings.json') ?? '{}');
  const named = Object.keys(settings['yaml.schemas']);
  expect(named.filter((path) => !files.has(path))).toEqual([]);
});

test('the store, its token and secrets stay out of version control', () => {
  expect(files.get('.gitignore')?.split('\n')).toEqual(expect.arrayContaining(['/data/', '.env']));
});
