import type { Json, JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Fault, sortFaults } from '../document/fault.ts';
import { type Row, readRows } from '../document/table-rows.ts';
import { asDeviceId } from '../model/ids.ts';
import type { InventoryPart, KnownDevice } from './inventory.ts';
import type { InventorySources } from './inventory-source.ts';
import { placeDevice } from './place-device.ts';
import { findRepeated } from './repeated.ts';
import { deviceSchema } from './schema.ts';

/**
 * The inventory that a CSV text is: a column `device`, if need be `source` and `expect`, labels as `labels.NAME`, and
 * every other column an attribute. Or every fault in it with its line.
 */
export const parseInventoryTable = (
  text: string,
  file: string,
  sources: InventorySources,
): Result<InventoryPart, readonly Fault[]> => {
  const rows = readRows(text, file);
  if (!rows.ok) return err(rows.error);
  const { header, records } = rows.value;
  const faults: Fault[] = [...checkHeader(header, file)];
  const devices = faults.length > 0 ? [] : records.flatMap((row) => readRow({ header, row, file, sources, faults }));
  const all = [...faults, ...findRepeated(devices)];
  return all.length === 0 ? ok({ file, defaults: {}, by: [], devices }) : err(sortFaults(all));
};

const OWN_COLUMNS = ['device', 'source', 'expect'];
const LABEL = 'labels.';
const MOST_COLUMNS = 1000;

const checkHeader = (header: readonly string[], file: string): readonly Fault[] => {
  const tell = (message: string): Fault => ({ file, line: 1, column: 1, path: '', message });
  if (header.length > MOST_COLUMNS) return [tell(`${header.length} columns, at most ${MOST_COLUMNS} are read`)];
  const twice = header.filter((name, index) => header.indexOf(name) !== index);
  const dotted = header.filter((name) => name.includes('.') && !/^labels\.[^.]+$/.test(name));
  return [
    ...(header.includes('device') ? [] : [tell(`no column "device"; there are: ${header.join(', ')}`)]),
    ...header.flatMap((name, index) => (name === '' ? [tell(`column ${index + 1} has no name`)] : [])),
    ...[...new Set(twice)].map((name) => tell(`two columns are named "${name}"`)),
    ...dotted.map((name) => tell(`"${name}": the name of an attribute has no dot`)),
  ];
};

interface ReadRow {
  readonly header: readonly string[];
  readonly row: Row;
  readonly file: string;
  readonly sources: InventorySources;
  readonly faults: Fault[];
}

const readRow = ({ header, row, file, sources, faults }: ReadRow): readonly KnownDevice[] => {
  const { line, cells } = row;
  const before = faults.length;
  const tell = (path: string, message: string, detail = {}) =>
    faults.push({ file, line, column: 1, path, message, ...detail });
  if (cells.length > header.length) tell('', `${cells.length} cells under ${header.length} columns`);
  const filled = header.map((name, index) => [name, cells[index] ?? ''] as const).filter(([, cell]) => cell !== '');
  const { source, device = '', expect } = Object.fromEntries(filled);
  if (expect !== undefined && !isTruth(expect)) tell('expect', 'wrong type', { expected: 'true or false' });
  const written = deviceSchema.safeParse({
    device,
    ...(source !== undefined && { source }),
    expect: expect?.toLowerCase() === 'true',
    labels: labelsIn(filled),
    attributes: attributesIn(filled),
  });
  if (!written.success) for (const { path, message } of written.error.issues) tell(path.join('.'), message);
  const placed = written.success && placeDevice(written.data, sources, tell);
  if (!placed || faults.length > before) return [];
  const { attributes = {}, expect: expected = false } = written.data;
  return [{ ...placed, device: asDeviceId(device), expected, attributes, file, line, column: 1 }];
};

type Filled = readonly (readonly [string, string])[];

const labelsIn = (filled: Filled): Readonly<Record<string, string>> =>
  Object.fromEntries(
    filled.flatMap(([name, cell]) => (name.startsWith(LABEL) ? [[name.slice(LABEL.length), cell]] : [])),
  );

const attributesIn = (filled: Filled): JsonObject =>
  Object.fromEntries(
    filled
      .filter(([name]) => !OWN_COLUMNS.includes(name) && !name.startsWith(LABEL))
      .map(([name, cell]) => [name, toValue(cell)]),
  );

/** `007` and `+47…` are names of something, not numbers. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const toValue = (cell: string): Json => {
  if (isTruth(cell)) return cell.toLowerCase() === 'true';
  return NUMBER.test(cell) && Number.isFinite(Number(cell)) ? Number(cell) : cell;
};

/** As spreadsheets write it, too. */
const isTruth = (cell: string): boolean => /^(?:true|false)$/i.test(cell);
