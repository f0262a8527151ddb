import type { Json } from '../base/json.ts';
import type { DecodeFault } from './fault.ts';

/** What one payload says. */
export interface Content {
  readonly facts: Readonly<Record<string, Json>>;
  /** The whole of it, for paths to read from. */
  readonly root: Json;
  /** Something to note although the reading goes on. */
  readonly fault?: DecodeFault;
}
