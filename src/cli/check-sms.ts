import type { Json } from '../base/json.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { isGsmCharacter } from '../model/sms-segments.ts';
import { createSmsMeasure } from '../notifier/sms-length.ts';
import { lookAlikeOf } from '../notifier/sms-look-alikes.ts';
import { toTargetPattern } from '../notifier/target-pattern.ts';
import type { SmsOutlook } from '../rules/doubts/sms-outlook.ts';
import { findUnbound } from '../sync/reach.ts';
import type { DesiredBinding } from '../sync/source.ts';

/** What `check` knows of SMS: who has a number, and how long the names of devices are. */
export const createSmsOutlook = (inventory: Inventory, bindings: readonly DesiredBinding[]): SmsOutlook => {
  const numbers = bindings.filter(({ type }) => type === 'sms');
  return {
    measure: createSmsMeasure(),
    reaches: (target) => findUnbound([{ pattern: toTargetPattern(target) }], numbers).length === 0,
    lookAlikeOf,
    worstOf: worstTexts,
    longest: longestOf(inventory),
  };
};

const longestOf = ({ devices, attributesOf }: Inventory): SmsOutlook['longest'] => {
  const bySource = Map.groupBy(devices, ({ source }) => source);
  const known = (source: string) => bySource.get(source) ?? [];
  return {
    device: (source) => worstTexts(known(source).map(({ device }) => device)),
    label: (source, name) => worstTexts(known(source).flatMap(({ labels }) => labels[name] ?? [])),
    attribute: (name) => {
      const values = devices.flatMap((one) => attributesOf({ ...one, announced: undefined })[name] ?? []);
      const texts = values.filter((value) => typeof value === 'string');
      return [...worstTexts(texts), ...worstOthers(values.filter((value) => typeof value !== 'string'))];
    },
  };
};

/** So many are all looked at: a filter may cut one and not another. */
const FEW = 4;

/** First the longest of plain letters, last the longest that makes a text UCS-2; between them the others, if they are few. */
const worstTexts = (texts: readonly string[]): readonly string[] => {
  const isPlain = (text: string) => [...text].every(isGsmCharacter);
  const known = [...new Set(texts)].toSorted((a, b) => b.length - a.length);
  const [plain, foreign] = [known.filter(isPlain), known.filter((text) => !isPlain(text))];
  return known.length <= FEW ? [...plain, ...foreign.toReversed()] : [...plain.slice(0, 1), ...foreign.slice(0, 1)];
};

/** The longest as it is printed, and of numbers the ends, which filters may make longer. */
const worstOthers = (values: readonly Json[]): readonly Json[] => {
  const numbers = values.filter((value) => typeof value === 'number').toSorted((a, b) => a - b);
  return [...new Set([...longestIn(values), ...numbers.slice(0, 1), ...numbers.slice(-1)])];
};

const longestIn = <Value extends Json>(values: readonly Value[]): readonly Value[] =>
  values.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, 1);

const lengthOf = (value: Json): number => (typeof value === 'string' ? value : JSON.stringify(value)).length;
