import type { Labels } from '../model/reading.ts';

const NAME = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * The labels that made `device` by `template` (`{site}/{device}`), none where it could be cut in more than one way;
 * undefined when no labels could have made it.
 */
export const deviceToLabels = (template: string, device: string): Labels | undefined => {
  const greedy = match(template, device, '+');
  const lazy = match(template, device, '+?');
  if (!greedy || !lazy) return undefined;
  return Object.keys(greedy).every((name) => greedy[name] === lazy[name]) ? greedy : {};
};

/** A level of a topic holds no slash. A name that stands twice must have meant the same twice. */
const match = (template: string, device: string, count: string): Labels | undefined => {
  const seen = new Set<string>();
  const pattern = template
    .split(/(\{[A-Za-z_][A-Za-z0-9_]*\})/)
    .map((part) => {
      const name = part.replace(NAME, '$1');
      if (name === part) return escapeText(part);
      const again = seen.has(name);
      seen.add(name);
      return again ? `\\k<${name}>` : `(?<${name}>[^/]${count})`;
    })
    .join('');
  const found = new RegExp(`^${pattern}$`, 'u').exec(device);
  return found ? { ...found.groups } : undefined;
};

const escapeText = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
