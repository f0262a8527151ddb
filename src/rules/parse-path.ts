import type { JsonObject } from '../base/json.ts';
import type { Path } from '../document/read.ts';
import { type JsonPath, parseJsonPath } from '../model/json-path.ts';
import type { FaultList } from './fault-list.ts';
import { showValue } from './show-value.ts';

/** The `path` that stands in `written`, which stands at `at`: null without one, undefined for a faulty one. */
export const parsePath = (written: JsonObject, at: Path, faults: FaultList): JsonPath | null | undefined => {
  if (written.path === undefined) return null;
  const parsed = typeof written.path === 'string' ? parseJsonPath(written.path) : undefined;
  if (parsed?.ok) return parsed.value;
  faults.at([...at, 'path'], parsed ? parsed.error : 'not a path', {
    received: showValue(written.path),
    instead: 'a path such as $.a.b or $.list[0]',
  });
  return undefined;
};
