import type { JsonObject } from '../base/json.ts';
import type { Redacted } from '../base/redacted.ts';
import type { SourceOptions } from '../decode/options.ts';
import type { MqttSettings } from '../mqtt/options.ts';
import type { ConfigDocument } from './schema.ts';
import type { SyncSourceOptions } from './sync-options.ts';

/** What Tocsin runs by: checked, complete, frozen, its secrets redacted and its paths usable from the working folder. */
export interface Config extends Omit<ConfigDocument, 'mqtt' | 'sources' | 'sync' | 'system'> {
  readonly mqtt: Omit<MqttSettings, 'password' | 'key'> & {
    readonly password?: Redacted;
    readonly key?: Redacted;
  };
  readonly sources: ReadonlyMap<string, SourceOptions>;
  /** `roster` has become the first of the sources. */
  readonly sync: Omit<ConfigDocument['sync'], 'roster' | 'sources'> & {
    readonly sources: readonly SyncSourceOptions[];
  };
  readonly system: { readonly notify: readonly SystemNotify[] };
}

/** An entry of `system.notify` as it was written, and where; the rules' own reader makes a notify entry of it. */
export interface SystemNotify {
  readonly value: JsonObject;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
}
