import type { WhyFault, WhyQuery } from '../api/why.ts';
import { err, ok, type Result } from '../base/result.ts';
import { hint } from '../document/did-you-mean.ts';
import { asRuleId } from '../model/ids.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { Device } from './fleet.ts';
import type { SeenWorld } from './why-sight.ts';

/** A device, or a rule with the key that is meant, if one is. */
export type Named =
  | { readonly device: Device }
  | { readonly device: null; readonly rule: CompiledRule; readonly key: string | null };

/** The device or rule of that name. A fault lists what there is, or what may have been meant. */
export const findNamed = (
  world: SeenWorld,
  { device, rule, of = '' }: { readonly [K in 'device' | 'rule' | 'of']: WhyQuery[K] | undefined },
): Result<Named, WhyFault> => {
  if (rule !== undefined) return onlyOne(rulesOf(world, rule), { word: rule, what: 'rule', known: ruleNames(world) });
  if (device !== undefined) {
    return onlyOne(devicesOf(world, device), { word: device, what: 'device', known: deviceNames(world) });
  }
  const meant = [...rulesOf(world, of), ...keyedOf(world, of), ...devicesOf(world, of)];
  const known = [...ruleNames(world), ...deviceNames(world)];
  return onlyOne(meant, { word: of, what: 'alarm, device or rule', known });
};

interface Wanted {
  readonly word: string;
  readonly what: string;
  readonly known: readonly string[];
}

const onlyOne = (found: readonly Named[], { word, what, known }: Wanted): Result<Named, WhyFault> => {
  const [first, ...more] = found;
  if (first && more.length === 0) return ok(first);
  if (first) return err({ status: 409, detail: `${word} may be ${listed(found.map(nameOf))}: name one of them` });
  const near = hint(word, known);
  const others = known.filter((name) => !isOurs(name));
  const there = near === '' && others.length > 0 ? `; there is ${listed(others)}` : near;
  return err({ status: 404, detail: `no ${what} ${word}${there}` });
};

const nameOf = (named: Named): string => {
  if (named.device) return `device ${deviceName(named.device)}`;
  return `rule ${named.rule.id}${named.key === null ? '' : `/${named.key}`}`;
};

const listed = (names: readonly string[]): string =>
  names.slice(0, MOST_LISTED).join(', ') +
  (names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : '');

const MOST_LISTED = 5;

const ruleNames = ({ book }: SeenWorld): readonly string[] => [...book.rules.keys()];

/** What Tocsin says of itself is seldom what was meant, unless it comes near. */
const isOurs = (name: string): boolean => name.startsWith('tocsin.');

const rulesOf = ({ book }: SeenWorld, word: string): readonly Named[] => {
  const rule = book.rules.get(asRuleId(word));
  return rule ? [{ device: null, rule, key: null }] : [];
};

/** `RULE/KEY`; no id of a rule has a slash. */
const keyedOf = ({ book }: SeenWorld, word: string): readonly Named[] => {
  const slash = word.indexOf('/');
  const rule = slash < 0 ? undefined : book.rules.get(asRuleId(word.slice(0, slash)));
  return rule ? [{ device: null, rule, key: word.slice(slash + 1) }] : [];
};

/** `SOURCE/DEVICE`; without such a one a device of any source, by its whole name, or else by its last levels. */
const devicesOf = (world: SeenWorld, word: string): readonly Named[] => {
  const whole: Named[] = [];
  const bare: Named[] = [];
  const ends: Named[] = [];
  for (const device of devicesIn(world)) {
    if (deviceName(device) === word) whole.push({ device });
    else if (device.memory.device === word) bare.push({ device });
    else if (device.memory.device.endsWith(`/${word}`)) ends.push({ device });
  }
  return whole.length > 0 ? whole : bare.length > 0 ? bare : ends;
};

/** Enough to find what was mistyped in. */
export const MOST_COMPARED = 5000;

const deviceNames = (world: SeenWorld): readonly string[] => {
  const names: string[] = [];
  for (const device of devicesIn(world)) if (names.push(deviceName(device)) >= MOST_COMPARED) break;
  return names;
};

const deviceName = ({ source, memory }: Device): string => `${source.name}/${memory.device}`;

/** Groups and what Tocsin says of itself are no devices. */
function* devicesIn({ fleet, book }: SeenWorld): Iterable<Device> {
  const read = new Set(book.decoders.map(({ source }) => source));
  for (const source of fleet.sources()) if (read.has(source.name)) yield* source.devices.values();
}
