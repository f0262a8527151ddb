import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isJsonObject } from '../../src/base/json.ts';
import { createFolder } from './folder.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('tocsin schema', () => {
  test.each(['rules', 'tests', 'config', 'roster', 'inventory'])(
    'prints the schema of %s, which stands in config/schemas as well',
    async (name) => {
      const { code, stdout } = await createFolder({}).cli('schema', name);
      expect([code, JSON.parse(stdout)]).toEqual([0, JSON.parse(read(`config/schemas/${name}.schema.json`))]);
    },
  );

  test('knows no others', async () => {
    expect(await createFolder({}).cli('schema', 'pumps')).toMatchObject({ code: 2, stdout: '' });
  });

  test.each([
    ['rules', '[^.]+', '../config/schemas/rules.schema.json'],
    ['rules', '[^.]+\\.test', '../config/schemas/tests.schema.json'],
    ['config', '(tocsin|compose)', 'schemas/config.schema.json'],
    ['config', 'roster', 'schemas/roster.schema.json'],
    ['config', 'inventory', 'schemas/inventory.schema.json'],
  ])('is named by the first line of every file in %s: %s', (folder, names, schema) => {
    const files = readdirSync(new URL(`../../${folder}`, import.meta.url)).filter((name) =>
      new RegExp(`^${names}\\.yaml$`).test(name),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(read(`${folder}/${file}`).split('\n')[0]).toBe(`# yaml-language-server: $schema=${schema}`);
    }
  });
});

/** Of every key that the schema names, its path where an editor would have nothing to say of it. */
const undescribed = (node: unknown, path: string): readonly string[] => {
  if (!isJsonObject(node)) return [];
  const { properties = {}, items, additionalProperties, anyOf = [], oneOf = [] } = node;
  const named = isJsonObject(properties) ? Object.entries(properties) : [];
  return [
    ...named.flatMap(([key, value]) => [
      ...(isJsonObject(value) && !('description' in value || '$ref' in value || 'const' in value)
        ? [`${path}.${key}`]
        : []),
      ...undescribed(value, `${path}.${key}`),
    ]),
    ...[items, additionalProperties, ...[anyOf, oneOf].flat()].flatMap((inner) => undescribed(inner, path)),
  ];
};

test.each(['rules', 'config', 'roster', 'inventory'])('an editor has words for every key of %s', (name) => {
  const schema: unknown = JSON.parse(read(`config/schemas/${name}.schema.json`));
  expect(undescribed(schema, name)).toEqual([]);
});

describe('tocsin config print', () => {
  const CONFIG =
    'channels: { sms: { driver: twilio, accountSid: AC00000000000000000000000000000000, authToken: s3cret, from: "+15005550006" } }\n';

  test('shows what takes effect, and no secret', async () => {
    const { code, stdout } = await createFolder({ 'tocsin.yaml': CONFIG }).cli(
      'config',
      'print',
      '--config',
      './tocsin.yaml',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ http: { port: 8484 }, channels: { sms: { authToken: '<redacted>' } } });
    expect(stdout).not.toContain('s3cret');
  });

  test.each([
    ['faults', ['config', 'print', '--config', './bad.yaml'], 1],
    ['an unknown option', ['config', 'print', '--nope'], 2],
    ['nothing to do', ['config'], 2],
  ])('ends with its code for %s', async (_sentence, argv, code) => {
    expect(await createFolder({ 'bad.yaml': 'http: { prot: 1 }\n' }).cli(...argv)).toMatchObject({ code, stdout: '' });
  });
});
