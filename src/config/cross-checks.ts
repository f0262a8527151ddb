import { isJsonObject } from '../base/json.ts';
import { createDecoder } from '../decode/decoder.ts';
import type { Fault } from '../document/fault.ts';
import { insteadOfText } from '../document/instead.ts';
import type { Document, Path } from '../document/read.ts';
import { createAttributeTopic } from '../inventory/attribute-topic.ts';
import type { ConfigDocument } from './schema.ts';

/** What no single option can tell: whether each source can be decoded, and whether it reads Tocsin's own topics. */
export const checkSources = (document: Document, sources: ConfigDocument['sources']): readonly Fault[] =>
  Object.entries(sources).flatMap(([name, options]) => {
    const decoder = createDecoder(name, options);
    const at = ['sources', name];
    if (!decoder.ok)
      return decoder.error.map(({ path, message }) => {
        const instead = insteadOfText(message, valueAt(options, path));
        return document.fault([...at, ...path], message, instead === undefined ? {} : { instead });
      });
    const own = decoder.value.topics.filter(({ filter }) => filter.split('/')[0] === 'tocsin');
    return own.map(({ text }) =>
      document.fault([...at, 'topic'], 'topics under tocsin/ are written by Tocsin', {
        received: text,
        instead: 'a topic that devices publish on',
      }),
    );
  });

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce((inner, step) => (isJsonObject(inner) ? inner[String(step)] : undefined), value);

/** Whether each topic of the inventory names a device of a source that there is. */
export const checkInventory = (document: Document, { inventory, sources }: ConfigDocument): readonly Fault[] =>
  inventory.topics.flatMap((options, index) => {
    const made = createAttributeTopic(options, Object.keys(sources));
    if (made.ok) return [];
    return made.error.map(({ key, message, expected }) =>
      document.fault(['inventory', 'topics', index, key], message, expected === undefined ? {} : { expected }),
    );
  });
