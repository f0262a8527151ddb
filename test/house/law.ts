/**
 * The law of the rooms, as ARCHITECTURE.md tells it.
 * PURE: synchronous, no I/O, clock, randomness, log or shared state. CORE: awaits ports it declares itself. EDGE: meets the world.
 * BASE: the doors to time, chance and the log, each in a file of its own. ROOT: puts rooms together.
 */
export type Kind = 'PURE' | 'BASE' | 'CORE' | 'EDGE' | 'ROOT';

export interface Room {
  readonly kind: Kind;
  /** Packages that its files may import; the key is the room or the start of a path inside it. */
  readonly packages: readonly string[];
}

export const ROOMS: Readonly<Record<string, Room>> = {
  model: { kind: 'PURE', packages: [] },
  base: { kind: 'BASE', packages: [] },
  document: { kind: 'PURE', packages: ['csv-parse', 'yaml', 'zod'] },
  decode: { kind: 'PURE', packages: ['@msgpack/msgpack', 'cbor2', 'protobufjs', 'zod'] },
  rules: { kind: 'PURE', packages: ['json-rules-engine', 'yaml', 'zod'] },
  inventory: { kind: 'PURE', packages: ['zod'] },
  alarms: { kind: 'PURE', packages: [] },
  notifier: { kind: 'PURE', packages: ['liquidjs', 'zod'] },
  replay: { kind: 'PURE', packages: [] },
  'notify-service': { kind: 'CORE', packages: ['libphonenumber-js', 'zod'] },
  sync: { kind: 'CORE', packages: ['libphonenumber-js', 'zod'] },
  mqtt: { kind: 'EDGE', packages: ['aedes', 'mqtt', 'zod'] },
  channels: { kind: 'EDGE', packages: ['jose', 'undici', 'zod'] },
  store: { kind: 'EDGE', packages: ['kysely', 'zod'] },
  api: { kind: 'EDGE', packages: ['@fastify/swagger', 'fastify', 'fastify-type-provider-zod', 'prom-client', 'zod'] },
  config: { kind: 'ROOT', packages: ['zod'] },
  init: { kind: 'PURE', packages: [] },
  doctor: { kind: 'EDGE', packages: ['mqtt'] },
  cli: { kind: 'ROOT', packages: ['commander', 'undici'] },
  app: { kind: 'ROOT', packages: ['csv-parse'] },
};

/** Files, or folders, of another kind than their room. */
export const EXCEPTIONS: Readonly<Record<string, Room>> = {
  'base/pino-log.ts': { kind: 'EDGE', packages: ['pino'] },
  'channels/apn/to-payload.ts': { kind: 'PURE', packages: [] },
  'channels/fcm/legacy.ts': { kind: 'PURE', packages: [] },
  'channels/fcm/present.ts': { kind: 'PURE', packages: [] },
  'channels/fcm/to-payload.ts': { kind: 'PURE', packages: [] },
  'channels/messenger/to-payload.ts': { kind: 'PURE', packages: [] },
  'channels/for-newest.ts': { kind: 'PURE', packages: [] },
  'channels/once-per-request.ts': { kind: 'PURE', packages: [] },
  'channels/sms/to-payload.ts': { kind: 'PURE', packages: [] },
  'notify-service/callback-form.ts': { kind: 'PURE', packages: [] },
  'notify-service/callback-post.ts': { kind: 'EDGE', packages: ['undici'] },
  'notify-service/client-pause.ts': { kind: 'PURE', packages: [] },
  'notify-service/http/': { kind: 'EDGE', packages: ['fastify', 'zod'] },
  'notify-service/murano/': { kind: 'EDGE', packages: ['fastify', 'zod'] },
  'notify-service/import/': { kind: 'EDGE', packages: ['fastify', 'undici', 'zod'] },
  'notify-service/provider-status.ts': { kind: 'PURE', packages: [] },
  'notify-service/report-code.ts': { kind: 'PURE', packages: [] },
  'notify-service/settle.ts': { kind: 'PURE', packages: [] },
  'notify-service/suspects.ts': { kind: 'PURE', packages: [] },
  'notify-service/remote.ts': { kind: 'EDGE', packages: ['undici', 'zod'] },
  'notify-service/twilionotify.ts': { kind: 'EDGE', packages: ['undici', 'zod'] },
  'sync/by-address.ts': { kind: 'PURE', packages: [] },
  'sync/guard.ts': { kind: 'PURE', packages: [] },
  'sync/lines.ts': { kind: 'PURE', packages: [] },
  'sync/merge.ts': { kind: 'PURE', packages: [] },
  'sync/ownership.ts': { kind: 'PURE', packages: [] },
  'sync/people/': { kind: 'PURE', packages: ['libphonenumber-js', 'zod'] },
  'sync/plan-address.ts': { kind: 'PURE', packages: [] },
  'sync/plan-room.ts': { kind: 'PURE', packages: [] },
  'sync/plan-step.ts': { kind: 'PURE', packages: [] },
  'sync/plan.ts': { kind: 'PURE', packages: [] },
  'sync/reach.ts': { kind: 'PURE', packages: [] },
  'sync/registrations/': { kind: 'PURE', packages: ['zod'] },
  'sync/sources/': { kind: 'EDGE', packages: ['chokidar', 'undici', 'zod'] },
  'main.ts': { kind: 'ROOT', packages: [] },
  'index.ts': { kind: 'ROOT', packages: [] },
};

/** May be imported by every room, and import no room but those named here. */
export const FREE: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ['base'],
  document: ['base', 'model'],
};

/** The kind and packages of `path` (`src/sync/sources/watch.ts`); undefined outside the known rooms. */
export const lawOf = (path: string): Room | undefined => {
  const inside = path.replace(/^src\//, '');
  const exception = Object.keys(EXCEPTIONS).find(
    (start) => inside === start || (start.endsWith('/') && inside.startsWith(start)),
  );
  return exception ? EXCEPTIONS[exception] : inside.includes('/') ? ROOMS[roomOf(path)] : undefined;
};

/** `src/rules/load.ts` to `rules`; a file directly under `src` is a room of its own, `main.ts`. */
export const roomOf = (path: string): string => path.split('/')[1] ?? '';
