import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Puts `text` where `path` is, by the very operations of the program that it is named for. */
export type Save = (path: string, text: string) => void;

const beside = (path: string, name: (base: string) => string): string => join(dirname(path), name(basename(path)));

const remove = (path: string) => rmSync(path, { force: true });

export const SAVES: Readonly<Record<string, Save>> = {
  'vim, backup by rename': (path, text) => {
    const swap = beside(path, (base) => `.${base}.swp`);
    writeFileSync(swap, 'swap');
    renameSync(path, `${path}~`);
    writeFileSync(path, text);
    unlinkSync(`${path}~`);
    unlinkSync(swap);
  },
  'vim, backupcopy=yes': (path, text) => {
    copyFileSync(path, `${path}~`);
    writeFileSync(path, text);
    unlinkSync(`${path}~`);
  },
  'vim, which first tries whether it may write there': (path, text) => {
    writeFileSync(
      beside(path, () => '4913'),
      '',
    );
    remove(beside(path, () => '4913'));
    renameSync(path, `${path}~`);
    writeFileSync(path, text);
    remove(`${path}~`);
  },
  'nano, truncated and written': (path, text) => {
    truncateSync(path, 0);
    appendFileSync(path, text);
  },
  'VS Code, in place': (path, text) => writeFileSync(path, text),
  'VS Code, atomic': (path, text) => {
    const temporary = beside(path, (base) => `${base}.vsctmp`);
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  },
  'JetBrains, safe write': (path, text) => {
    writeFileSync(`${path}___jb_tmp___`, text);
    renameSync(path, `${path}___jb_old___`);
    renameSync(`${path}___jb_tmp___`, path);
    unlinkSync(`${path}___jb_old___`);
  },
  'gedit and Kate, by a file of another name': (path, text) => {
    const temporary = beside(path, () => '.goutputstream-XY12Z3');
    writeFileSync(temporary, text);
    copyFileSync(path, `${path}~`);
    renameSync(temporary, path);
  },
  'Sublime Text and Helix, a backup that is linked': (path, text) => {
    const backup = beside(path, (base) => `.${base}.bck`);
    remove(backup);
    linkSync(path, backup);
    unlinkSync(path);
    writeFileSync(path, text);
    unlinkSync(backup);
  },
  'Emacs, with lock and backup': (path, text) => {
    const lock = beside(path, (base) => `.#${base}`);
    remove(lock);
    symlinkSync('ana@host.4711:1772366400', lock);
    if (!existsSync(`${path}~`)) renameSync(path, `${path}~`);
    writeFileSync(path, text);
    unlinkSync(lock);
  },
  'sed -i': (path, text) => {
    // The real one: it writes `sedXXXXXX` and renames it.
    writeFileSync(`${path}.txt`, text);
    execFileSync('sed', ['-i', '-e', '1{h;s/.*//;}', '-e', `1r ${path}.txt`, '-e', '2,$d', '-e', '1d', path]);
    remove(`${path}.txt`);
  },
  rsync: (path, text) => {
    const temporary = beside(path, (base) => `.${base}.Xy12Zz`);
    writeFileSync(temporary, text);
    utimesSync(temporary, 1_772_366_400, 1_772_366_400);
    renameSync(temporary, path);
  },
  'rsync --inplace, a time that stays': (path, text) => {
    writeFileSync(path, text);
    utimesSync(path, 1_772_366_400, 1_772_366_400);
  },
  'git checkout': (path, text) => {
    unlinkSync(path);
    writeFileSync(path, text, { flag: 'wx' });
  },
  'git checkout, the real one': (path, text) => {
    const git = (words: readonly string[], input = '') =>
      execFileSync('git', words, { cwd: dirname(path), input, encoding: 'utf8', stdio: 'pipe' }).trim();
    if (!existsSync(beside(path, () => '.git'))) git(['init', '-q']);
    const blob = git(['hash-object', '-w', '--stdin'], text);
    git(['update-index', '--add', '--cacheinfo', `100644,${blob},${basename(path)}`]);
    git(['checkout', '-q', '--', basename(path)]);
  },
  'a redirection of the shell': (path, text) => {
    execFileSync('sh', ['-c', 'cat > "$1"', 'sh', path], { input: text });
  },
  cp: (path, text) => {
    writeFileSync(`${path}.txt`, text);
    execFileSync('cp', [`${path}.txt`, path]);
    remove(`${path}.txt`);
  },
  'mv over it': (path, text) => {
    writeFileSync(`${path}.txt`, text);
    execFileSync('mv', [`${path}.txt`, path]);
  },
};

/** As the kubelet writes a ConfigMap: a new folder, and `..data` swapped to it by rename. */
export const swapConfigMap = (folder: string, files: Readonly<Record<string, string>>, revision: number): void => {
  const data = join(folder, '..data');
  const before = existsSync(data) ? readlinkSync(data) : null;
  const next = `..2026_03_01_12_00_00.${revision}`;
  mkdirSync(join(folder, next));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, next, name), text);
  symlinkSync(next, join(folder, '..data_tmp'));
  renameSync(join(folder, '..data_tmp'), data);
  for (const name of Object.keys(files)) {
    if (!existsSync(join(folder, name))) symlinkSync(join('..data', name), join(folder, name));
  }
  if (before) rmSync(join(folder, before), { recursive: true });
};

/** A folder that is gone and comes back, as a mount does. */
export const moveAway = (folder: string): (() => void) => {
  cpSync(folder, `${folder}.away`, { recursive: true });
  rmSync(folder, { recursive: true });
  return () => renameSync(`${folder}.away`, folder);
};
