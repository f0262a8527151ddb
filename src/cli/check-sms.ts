import type { Inventory } from '../inventory/inventory.ts';
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
    longest: longestOf(inventory),
  };
};

const longestOf = ({ devices, attributesOf }: Inventory): SmsOutlook['longest'] => {
  const bySource = Map.groupBy(devices, ({ source }) => source);
  const known = (source: string) => bySource.get(source) ?? [];
  return {
    device: (source) => longestText(known(source).map(({ device }) => device)),
    label: (source, name) => longestText(known(source).map(({ labels }) => labels[name])),
    attribute: (name) => {
      const values = devices.map((one) => attributesOf({ ...one, announced: undefined })[name]);
      return values.filter((value) => value !== undefined).toSorted((a, b) => lengthOf(b) - lengthOf(a))[0];
    },
  };
};

const longestText = (texts: readonly (string | undefined)[]): string | undefined =>
  texts.filter((text) => text !== undefined).toSorted((a, b) => b.length - a.length)[0];

const lengthOf = (value: unknown): number => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).length;
