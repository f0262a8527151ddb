import { posix } from 'node:path';
import { FREE, lawOf, ROOMS, type Room, roomOf } from './law.ts';
import { type Import, importsOf } from './source-text.ts';
import type { Tree } from './source-tree.ts';

/** What in `tree` breaks the import law, one line each with its place. */
export const findImportFaults = (tree: Tree): readonly string[] => {
  const graph = new Map<string, string[]>();
  const faults: string[] = [];
  for (const [path, text] of tree) {
    const room = lawOf(path);
    if (!room) faults.push(`${path}: ${roomOf(path)} is not a room; name it in the law or move the file`);
    const imports = importsOf(text);
    graph.set(
      path,
      imports.filter(isRelative).map((to) => resolve(path, to)),
    );
    for (const one of imports) {
      const fault = room && (isRelative(one) ? relativeFault(path, one, tree) : packageFault(path, one, room));
      if (fault) faults.push(`${path}:${one.line} imports ${one.specifier}: ${fault}`);
    }
  }
  return [...faults, ...findLoops(graph).map((loop) => `${loop.join(' -> ')}: imports run in a loop`)];
};

const isRelative = ({ specifier }: Import): boolean => specifier.startsWith('.');

const resolve = (path: string, { specifier }: Import): string => posix.join(posix.dirname(path), specifier);

const relativeFault = (path: string, one: Import, tree: Tree): string | undefined => {
  const target = resolve(path, one);
  if (!tree.has(target)) return 'no such file (paths end in .ts)';
  return roomFault(roomOf(path), roomOf(target)) ?? kindFault(path, target, one.typeOnly);
};

const PUTS_TOGETHER = ['app', 'cli', 'config', 'main.ts', 'index.ts'];

const roomFault = (from: string, to: string): string | undefined => {
  if (from === to || PUTS_TOGETHER.includes(from)) return undefined;
  const free = FREE[from];
  if (free) return free.includes(to) ? undefined : `${from} may import no room but ${free.join(', ') || 'itself'}`;
  return to in FREE ? undefined : `${from} may import only ${Object.keys(FREE).join(', ')} and itself`;
};

/** What must not be reached, even through a neighbour in the same room; a type alone runs nothing. */
const kindFault = (path: string, target: string, typeOnly: boolean): string | undefined => {
  const from = lawOf(path)?.kind;
  const to = lawOf(target)?.kind;
  if (from === 'PURE' && DOORS.test(target)) return 'PURE knows no clock, chance or log';
  if (typeOnly) return undefined;
  if (from === 'PURE' && (to === 'CORE' || to === 'EDGE')) return `PURE may not run ${to}`;
  return from === 'CORE' && to === 'EDGE' ? 'CORE may not run EDGE' : undefined;
};

const DOORS = /^src\/base\/(?:clock|ids|log|pino-log|probe)\.ts$/;

/** Calculates and does no I/O. */
const CORE_BUILTINS = ['node:buffer', 'node:crypto', 'node:util'];

const packageFault = (path: string, { specifier }: Import, { kind, packages }: Room): string | undefined => {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (!specifier.startsWith('node:'))
    return packages.includes(name) ? undefined : `the law does not give ${name} to it`;
  if (kind === 'PURE') return 'PURE uses nothing of Node';
  if (kind === 'CORE' && !CORE_BUILTINS.includes(name)) return `CORE uses of Node only ${CORE_BUILTINS.join(', ')}`;
  if (name === 'node:process' && path !== 'src/main.ts') return 'only main.ts reads the process';
  return name.startsWith('node:timers') ? 'only base/clock.ts waits' : undefined;
};

/** Loops among files, and among rooms that no loop of files shows. */
const findLoops = (files: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] => {
  const rooms = new Map(Object.keys(ROOMS).map((room) => [room, new Set<string>()]));
  for (const [from, targets] of files) {
    for (const to of targets) if (roomOf(from) !== roomOf(to)) rooms.get(roomOf(from))?.add(roomOf(to));
  }
  const loops = loopsOf(files);
  return loops.length > 0 ? loops : loopsOf(new Map([...rooms].map(([from, to]) => [from, [...to]])));
};

/** Depth first; each loop found once, as the way from a node back to itself. */
const loopsOf = (graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] => {
  const done = new Set<string>();
  const loops: string[][] = [];
  const visit = (node: string, way: readonly string[]): void => {
    if (way.includes(node)) loops.push([...way.slice(way.indexOf(node)), node]);
    if (done.has(node) || way.includes(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...way, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return loops;
};
