import { isJsonObject } from '../base/json.ts';
import { createDecoder } from '../decode/decoder.ts';
import type { Fault } from '../document/fault.ts';
import type { Document } from '../document/read.ts';
import type { ConfigDocument } from './schema.ts';

/** What no single option can tell: whether each source can be decoded, and whether it reads Tocsin's own topics. */
export const checkSources = (document: Document, sources: ConfigDocument['sources']): readonly Fault[] =>
  Object.entries(sources).flatMap(([name, options]) => {
    const decoder = createDecoder(name, options);
    const at = ['sources', name];
    if (!decoder.ok) return decoder.error.map(({ path, message }) => document.fault([...at, ...path], message));
    const own = decoder.value.topics.filter(({ filter }) => filter.split('/')[0] === 'tocsin');
    return own.map(({ text }) =>
      document.fault([...at, 'topic'], 'topics under tocsin/ are written by Tocsin', { received: text }),
    );
  });

/** Keys that operators of other versions may expect: to take one in silence would be to promise what it does. */
export const checkNotYet = (document: Document): readonly Fault[] => {
  if (!isJsonObject(document.value) || !('inventory' in document.value)) return [];
  const message = 'devices and their attributes are not available yet: leave it out';
  return [{ ...document.fault(['inventory'], message), ...document.locateKey(['inventory']) }];
};
