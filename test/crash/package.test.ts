import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../house/source-tree.ts';

const manifest = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
let folder = '';
let main = '';

/** Packs the repository and installs it into an empty project, as a user would, from what npm has in its cache. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-pack-'));
  npm(REPOSITORY, 'pack', '--pack-destination', folder);
  const [tarball = 'no tarball'] = readdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "name": "user", "private": true, "type": "module" }');
  npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, tarball));
  main = join(folder, 'node_modules', 'tocsin', 'dist', 'main.js');
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package as its users get it', () => {
  test('holds what it promises, and no source, test or store', () => {
    const installed = join(folder, 'node_modules', 'tocsin');
    expect(readdirSync(installed)).toEqual(expect.arrayContaining(['CHANGELOG.md', 'LICENSE', 'dist', 'package.json']));
    for (const kept of ['src', 'test', 'bench', 'data', '.ci'])
      expect(existsSync(join(installed, kept)), kept).toBe(false);
  });

  test('brings every page that its README and its pages link to', () => {
    const installed = join(folder, 'node_modules', 'tocsin');
    const pages = ['README.md', ...readdirSync(join(installed, 'docs')).map((name) => `docs/${name}`)];
    const dead = pages
      .filter((page) => page.endsWith('.md'))
      .flatMap((page) =>
        [...readFileSync(join(installed, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
          .map(([, to = '']) => join(dirname(page), to))
          .filter((to) => !existsSync(join(installed, to))),
      );
    expect(dead).toEqual([]);
  });

  test('gives createTwilionotify with its five operations', () => {
    const script = `
      import { createTwilionotify } from 'tocsin';
      const notify = createTwilionotify(${OPTIONS});
      console.log(Object.keys(notify).sort().join(' '));`;
    const { stdout, stderr } = run(process.execPath, '--input-type=module', '--eval', script);
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe('createBinding deleteBinding getBinding listBinding send');
  });

  test('brings types that a strict project can check', () => {
    const project = join(folder, 'typed');
    mkdirSync(project);
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['user.ts'] }),
    );
    writeFileSync(join(project, 'user.ts'), TYPED_USE);
    const { stdout, status } = run(
      process.execPath,
      join(REPOSITORY, 'node_modules', 'typescript', 'bin', 'tsc'),
      '-p',
      project,
    );
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  test('tocsin --version names the version of the package', () => {
    const { stdout, stderr, status } = run(join(folder, 'node_modules', '.bin', 'tocsin'), '--version');
    expect({ stdout: stdout.trim(), stderr, status }).toEqual({ stdout: manifest.version, stderr: '', status: 0 });
  });
});

describe('on an older Node', () => {
  test('one line on stderr says what is needed and what is there', () => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;
    const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
    expectRefusal(run(process.execPath, '--import', preload, main, '--version'), '20.20.2');
  });

  const older = olderNode();
  test.skipIf(!older)('the real one outside the repository says the same', () => {
    if (older) expectRefusal(run(older.path, main, '--version'), older.version);
  });
});

const OPTIONS = `{ url: 'http://127.0.0.1:9', accountSid: 'AC', authToken: 'token', serviceSid: 'IS' }`;

const COMPILER_OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'es2024',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  skipLibCheck: false,
  types: [],
};

/** Were the types missing, everything would be `any` and the faults expected here would not come. */
const TYPED_USE = `
import { createTwilionotify } from 'tocsin';
const notify = createTwilionotify(${OPTIONS});
export const answer: Promise<unknown> = notify.send({ Identity: ['ana-k'], Body: 'f7 is warm' });
// @ts-expect-error: it is not a number
export const wrong: number = notify;
// @ts-expect-error: there is no sixth operation
notify.sendAll();
`;

const expectRefusal = ({ stdout, stderr, status }: SpawnSyncReturns<string>, version: string) => {
  expect(stderr).toBe(
    `tocsin needs Node.js ${manifest.engines.node.replace('>=', '')} or newer; this is ${version}.\n`,
  );
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
};

const run = (command: string, ...args: string[]) =>
  spawnSync(command, args, { cwd: folder, encoding: 'utf8', env: cleanEnvironment(), timeout: 60_000 });

const npm = (cwd: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8', env: cleanEnvironment() });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} in ${cwd} ended with ${status}\n${stdout}${stderr}`);
};

/**
 * This Node before any other, and without what npm tells the scripts it runs: an npm started here would believe that it is
 * still in the repository.
 */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^npm_(?:package|lifecycle|command|config_(?:local_prefix|prefix|noproxy|node_gyp))|^INIT_CWD$|^NODE_OPTIONS$|^VITEST|^NODE_ENV$/.test(
        name,
      ),
  );
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  return { ...Object.fromEntries(inherited), PATH: path };
}

/** The first node of PATH that no package brought, if it is older than the package needs. */
function olderNode(): { readonly path: string; readonly version: string } | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((one) => one && !one.includes('node_modules'));
  const path = folders.map((one) => join(one, 'node')).find((one) => existsSync(one));
  const version = path && spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout.trim().replace('v', '');
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  return path && version && (major < 24 || (major === 24 && minor < 15)) ? { path, version } : undefined;
}
