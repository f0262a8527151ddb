import { type Fault, formatPath, sortFaults } from '../document/fault.ts';
import type { Document, FaultDetail, Path } from '../document/read.ts';

/** Collects what is wrong with one document, so that a reader gets all of it at once. */
export interface FaultList {
  /** At the value that stands at `path`. */
  readonly at: (path: Path, message: string, detail?: FaultDetail) => void;
  /** At the key that names `path`. */
  readonly atKey: (path: Path, message: string, detail?: FaultDetail) => void;
  /** In the order of the document, each once. */
  readonly all: () => readonly Fault[];
}

export const createFaultList = (document: Document): FaultList => {
  const faults = new Map<string, Fault>();
  const add = (fault: Fault) => {
    const place = `${fault.line}:${fault.column} ${fault.message}`;
    if (!faults.has(place)) faults.set(place, fault);
  };
  return {
    at: (path, message, detail = {}) => add(document.fault(path, message, detail)),
    atKey: (path, message, detail = {}) =>
      add({ file: document.file, ...document.locateKey(path), path: formatPath(path), message, ...detail }),
    all: () => sortFaults([...faults.values()]),
  };
};
