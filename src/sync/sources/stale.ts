import { count } from '../../base/count.ts';
import type { Fault } from '../../document/fault.ts';
import type { Listing } from '../source.ts';

/** Why a listing does not count as current: it has faults of which it cannot be told whom they are about. */
export const describeUnclear = ({ unclear, faults }: Pick<Listing, 'unclear' | 'faults'>): string | null => {
  if (unclear !== 'all') return null;
  const [first] = faults;
  const many = `${count(faults.length, 'fault')}${faults.length === 1 ? '' : ', first'}`;
  return first ? `${many}: ${describe(first)}` : 'it cannot be told who is meant';
};

/** Without what stood there: that may be an address. */
const describe = ({ file, line, path, message }: Fault): string =>
  `${file}:${line}${path === '' ? '' : ` ${path}`} ${message}`;
