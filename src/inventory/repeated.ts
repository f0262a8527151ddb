import type { Fault } from '../document/fault.ts';
import type { KnownDevice } from './inventory.ts';

/** A fault for each device that is listed a second time, in one file or in another. */
export const findRepeated = (devices: readonly KnownDevice[]): readonly Fault[] => {
  const first = new Map<string, KnownDevice>();
  return devices.flatMap((known) => {
    const name = `${known.source}\n${known.device}`;
    const before = first.get(name);
    if (!before) first.set(name, known);
    return before ? [repeatedFault(known, before)] : [];
  });
};

const repeatedFault = ({ file, line, column, device }: KnownDevice, before: KnownDevice): Fault => ({
  ...{ file, line, column },
  path: '',
  message: `the device "${device}" stands at ${before.file === file ? 'line ' : `${before.file}:`}${before.line} already`,
  instead: 'one of the two',
});
