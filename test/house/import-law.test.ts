import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findImportFaults } from './check-imports.ts';
import { EXCEPTIONS, ROOMS } from './law.ts';
import { REPOSITORY, readTree } from './source-tree.ts';

test('every import in src keeps the law', () => {
  expect(findImportFaults(readTree('src'))).toEqual([]);
});

test('the law names the packages of package.json, no more and no fewer', () => {
  const { dependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
  const named = [ROOMS, EXCEPTIONS].flatMap((table) => Object.values(table).flatMap(({ packages }) => packages));
  expect([...new Set(named)].sort()).toEqual(Object.keys(dependencies).sort());
});

const RULES = 'src/rules/load.ts';

describe('the guard lets pass', () => {
  const rows: readonly (readonly [sentence: string, path: string, text: string])[] = [
    ['a room that imports itself', RULES, `import { a } from './path.ts';`],
    [
      'a room that imports the free rooms',
      RULES,
      `import { a } from '../model/a.ts';\nimport { b } from '../base/result.ts';`,
    ],
    ['app, which imports any room', 'src/app/pipeline.ts', `import { a } from '../rules/path.ts';`],
    ['the one importer of a library', RULES, `import { Engine } from 'json-rules-engine';`],
    ['a folder of a package', 'src/sync/roster.ts', `import phone from 'libphonenumber-js/min';`],
    ['an edge that opens files', 'src/store/store.ts', `import { DatabaseSync } from 'node:sqlite';`],
    [
      'a core that takes the type of its edge',
      'src/notify-service/service.ts',
      `import type { A } from './http/routes.ts';`,
    ],
    ['a wrong import that only a comment holds', RULES, `// import { a } from '../store/store.ts';`],
  ];
  test.each(rows)('%s', (_, path, text) => {
    expect(findImportFaults(fakeTree({ [path]: text }))).toEqual([]);
  });
});

describe('the guard catches', () => {
  const rows: readonly (readonly [sentence: string, path: string, text: string, fault: RegExp])[] = [
    [
      'a room that imports another',
      RULES,
      `import { a } from '../store/store.ts';`,
      /load\.ts:1 .* rules may import only/,
    ],
    ['the same for a type alone', RULES, `import type { A } from '../alarms/step.ts';`, /rules may import only/],
    ['the same on demand', RULES, `const a = import('../alarms/step.ts');`, /rules may import only/],
    ['the same when handed on', RULES, `\nexport * from '../alarms/step.ts';`, /load\.ts:2 .* rules may import only/],
    ['a room that imports app', RULES, `import { a } from '../app/pipeline.ts';`, /rules may import only/],
    [
      'a free room that imports a room',
      'src/model/a.ts',
      `import { a } from '../rules/path.ts';`,
      /model may import no room/,
    ],
    [
      'base, which imports the model',
      'src/base/result.ts',
      `import { a } from '../model/a.ts';`,
      /base may import no room/,
    ],
    [
      'a library in the wrong room',
      'src/alarms/step.ts',
      `import { Engine } from 'json-rules-engine';`,
      /does not give/,
    ],
    ['a package nobody named', 'src/mqtt/link.ts', `import lodash from 'lodash/fp';`, /does not give lodash/],
    ['a builtin without its prefix', 'src/store/store.ts', `import fs from 'fs';`, /does not give fs/],
    ['Node in a pure room', RULES, `import { createHash } from 'node:crypto';`, /PURE uses nothing of Node/],
    ['files in a core room', 'src/sync/sync.ts', `import { readFileSync } from 'node:fs';`, /CORE uses of Node only/],
    [
      'a client in a core room',
      'src/notify-service/service.ts',
      `import { request } from 'undici';`,
      /does not give undici/,
    ],
    [
      'a core that runs its edge',
      'src/notify-service/service.ts',
      `import { a } from './http/routes.ts';`,
      /CORE may not run EDGE/,
    ],
    [
      'a pure file that runs the core around it',
      'src/sync/plan.ts',
      `import { a } from './sync.ts';`,
      /PURE may not run CORE/,
    ],
    ['a clock in a pure room', RULES, `import type { Clock } from '../base/clock.ts';`, /PURE knows no clock/],
    ['environment behind an import', 'src/cli/serve.ts', `import { env } from 'node:process';`, /only main\.ts/],
    [
      'timers behind an import',
      'src/mqtt/link.ts',
      `import { setTimeout } from 'node:timers/promises';`,
      /only base\/clock\.ts/,
    ],
    ['a path without its .ts', RULES, `import { a } from './path';`, /no such file/],
    ['a file in no room', 'src/utils/a.ts', '', /utils is not a room/],
    ['a stray file beside main.ts', 'src/helper.ts', '', /helper\.ts is not a room/],
  ];
  test.each(rows)('%s', (_, path, text, fault) => {
    const faults = findImportFaults(fakeTree({ [path]: text }));
    expect(faults).toEqual([expect.stringMatching(fault)]);
  });

  test('a loop of files, even of types', () => {
    const tree = fakeTree({
      'src/rules/a.ts': `import type { B } from './b.ts';`,
      'src/rules/b.ts': `import type { C } from './c.ts';`,
      'src/rules/c.ts': `import type { A } from './a.ts';`,
    });
    expect(findImportFaults(tree)).toEqual([
      'src/rules/a.ts -> src/rules/b.ts -> src/rules/c.ts -> src/rules/a.ts: imports run in a loop',
    ]);
  });

  test('a loop of rooms between files that have none', () => {
    const tree = fakeTree({
      'src/app/a.ts': `import { b } from '../config/b.ts';`,
      'src/app/pipeline.ts': '',
      'src/config/b.ts': '',
      'src/config/c.ts': `import { d } from '../app/pipeline.ts';`,
    });
    expect(findImportFaults(tree)).toEqual(['config -> app -> config: imports run in a loop']);
  });
});

/** A small tree that keeps the law, with some of its files replaced. */
const fakeTree = (files: Readonly<Record<string, string>>): ReadonlyMap<string, string> => {
  const innocent = ['rules/load', 'rules/path', 'model/a', 'base/result', 'base/clock', 'alarms/step', 'store/store'];
  const rest = ['app/pipeline', 'sync/sync', 'sync/plan', 'notify-service/service', 'notify-service/http/routes'];
  return new Map([...[...innocent, ...rest].map((name) => [`src/${name}.ts`, ''] as const), ...Object.entries(files)]);
};
