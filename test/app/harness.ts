import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parseDuration } from '../../src/base/duration.ts';
import { createSequentialIds } from '../../src/base/ids.ts';
import type { Json } from '../../src/base/json.ts';
import { createTestLog, type LogLine } from '../../src/base/log.ts';
import type { PublishRequest } from '../../src/model/publish.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { createFakeBroker } from './fake-broker.ts';
import { createPhones, type Phone, type Provider } from './phones.ts';
import { configOf, type Process, startProcess } from './process.ts';
import { createSteppedClock, turns } from './stepped-clock.ts';

/** Noon of a day in winter. */
const NOON = Date.UTC(2026, 0, 12, 12);

export interface Person {
  readonly identity: string;
  readonly tags?: readonly string[];
  readonly sms: string;
}

export interface SiteOptions {
  readonly rules: string;
  readonly people?: readonly Person[];
  /** YAML of `system.notify`. */
  readonly system?: string;
  /** YAML of the source `cold`, beside its topic. */
  readonly source?: string;
  /** YAML of other sources: a line that begins with two blanks for each. */
  readonly otherSources?: string;
  /** The text of the inventory; without it the config names none. */
  readonly inventory?: string;
}

/** Somewhere that Tocsin watches over, in virtual time. */
export interface Site {
  readonly phone: (number: string) => Phone;
  readonly provider: Provider;
  readonly publish: (topic: string, payload: Json, options?: { readonly retain?: boolean }) => Promise<void>;
  /** Anything at all, without waiting for what comes of it. */
  readonly send: (topic: string, payload: Uint8Array) => void;
  readonly advance: (duration: string) => Promise<void>;
  /** The wall clock is set; durations are not touched. */
  readonly setClock: (by: string) => void;
  readonly linkDown: () => Promise<void>;
  /** The broker is back, and what it kept is read. */
  readonly linkUp: (options?: { readonly sessionPresent?: boolean }) => Promise<void>;
  /** As by kill -9; the process stays away for `away`. */
  readonly restart: (away?: string) => Promise<void>;
  /** As by a signal: it ends as it should, and stays away for `away`. */
  readonly stopAndStart: (away?: string) => Promise<void>;
  readonly editRules: (text: string) => Promise<void>;
  readonly editInventory: (text: string) => Promise<void>;
  /** Nobody looks at the file until the next start. */
  readonly writeRules: (text: string) => void;
  readonly writeInventory: (text: string) => void;
  readonly bind: (person: Person) => Promise<void>;
  readonly alarms: () => Promise<readonly string[]>;
  readonly process: () => Process;
  readonly store: Store;
  readonly published: readonly PublishRequest[];
  readonly log: readonly LogLine[];
  readonly unacknowledged: () => number;
}

/** A site with its broker connected. Whatever a phone shows must have been expected when the test ends. */
export const openSite = async (options: SiteOptions): Promise<Site> => {
  const clock = createSteppedClock(NOON);
  const phones = createPhones(clock.now);
  const broker = createFakeBroker(clock.now);
  const log = createTestLog();
  const ids = createSequentialIds();
  const published: PublishRequest[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  const rulesFile = join(folder, 'rules.yaml');
  const writeRules = (text: string) => writeFileSync(rulesFile, text);
  writeRules(options.rules);
  const writeInventory = (text: string) => writeFileSync(join(folder, 'inventory.yaml'), text);
  if (options.inventory !== undefined) writeInventory(options.inventory);
  const store = await openStore({ path: ':memory:', synchronous: 'NORMAL', clock });
  const config = configOf(configText(options), folder);
  const start = () => {
    const own = clock.ofProcess();
    const deps = { config, clock: own.clock, ids, log, store, channel: phones.channel };
    return startProcess({ ...deps, published: (request) => published.push(request) }).then((process) => ({
      ...{ process, kill: own.kill },
    }));
  };
  let run = await start();
  const settle = async () => {
    await turns(3);
    await run.process.dispatcher.idle();
    await turns(2);
  };
  const pass = (durationMs: number) => clock.pass(durationMs, settle);
  const linkUp = async ({ sessionPresent = true } = {}) => {
    const { core } = run.process;
    core.onLink({ type: 'connected', protocol: '5', sessionPresent });
    broker.connect(core.onIntake);
    await pass(10);
    core.onLink({ type: 'drained', by: 'echo' });
    await pass(10);
  };
  onTestFinished(async () => {
    await run.process.close();
    store.close();
    rmSync(folder, { recursive: true });
    phones.expectNothingMore();
  });
  const bind = async ({ identity, tags = [], sms }: Person) => {
    await run.process.notify.createBinding({ Identity: identity, BindingType: 'sms', Address: sms, Tag: tags });
  };
  for (const person of options.people ?? []) await bind(person);
  await linkUp();
  return {
    ...{ phone: phones.phone, provider: phones.provider, published, log: log.lines, store, bind, linkUp },
    publish: async (topic, payload, { retain = false } = {}) => {
      broker.publish({ topic, payload: Buffer.from(JSON.stringify(payload)), retain });
      await pass(10);
    },
    send: (topic, payload) => broker.publish({ topic, payload, retain: false }),
    advance: (duration) => pass(msOf(duration)),
    setClock: (by) => clock.jump(by.startsWith('-') ? -msOf(by.slice(1)) : msOf(by)),
    linkDown: async () => {
      broker.disconnect();
      run.process.core.onLink({ type: 'disconnected', reason: 'connection lost' });
      await settle();
    },
    restart: async (away = '0s') => {
      run.kill();
      broker.disconnect();
      await clock.pass(msOf(away), turns);
      run = await start();
      await linkUp();
    },
    stopAndStart: async (away = '0s') => {
      await run.process.close();
      run.kill();
      broker.disconnect();
      await clock.pass(msOf(away), turns);
      run = await start();
      await linkUp();
    },
    writeRules,
    writeInventory,
    editRules: async (text) => {
      writeRules(text);
      await run.process.reload.take();
      await pass(10);
    },
    editInventory: async (text) => {
      writeInventory(text);
      await run.process.inventory.take();
      await pass(10);
    },
    alarms: async () => {
      const page = await store.lists.alarms({ limit: 100 });
      return page.items.map(({ rule, key, state }) => `${rule} ${key} ${state}`);
    },
    process: () => run.process,
    unacknowledged: broker.unacknowledged,
  };
};

const configText = ({ system = '[]', source = '', otherSources = '', inventory }: SiteOptions): string => `
sources:
  cold: { topic: 'cold/{site}/{device}/telemetry', device: '{site}/{device}' ${source && `, ${source}`} }
${otherSources}
rules: rules.yaml
inventory:
  file: [${inventory === undefined ? '' : 'inventory.yaml'}]
  topics: [ { topic: 'fleet/{site}/{device}/attributes', source: cold } ]
system: { notify: ${system} }
store: { path: ':memory:' }
`;

const msOf = (duration: string): number => {
  const parsed = parseDuration(duration);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
