import { FUTURE_TOLERANCE_MS } from '../observed-at.ts';
import type { SparkplugMessage } from './message.ts';
import type { Count, Payload } from './payload.ts';
import { type Address, nodeKey } from './topic.ts';

/** What a birth defines, of a node or of a device. */
export interface Birth {
  readonly nameByAlias: ReadonlyMap<Count, string>;
  readonly datatypeByName: ReadonlyMap<string, number>;
}

export interface EdgeNode {
  /** Null: only births of its devices were heard. */
  birth: Birth | null;
  /** Of its session; null: not known. */
  bdSeq: Count | null;
  /** Of the last message; null: not known. */
  seq: number | null;
  readonly devices: Map<string, Birth>;
  /** How far its clock is ahead of ours, ms, by its last message. */
  clockAheadMs: number | null;
  /** Newest time that it gave, epoch ms by its own clock. */
  newestAt: number;
}

export interface SparkplugMemory {
  readonly nodes: Map<string, EdgeNode>;
  /** When each node may be asked again to be born again, epoch ms. */
  readonly askAgainAt: Map<string, number>;
  /** Definitions of all births. */
  metrics: number;
  /** How many nodes were asked since when (epoch ms). */
  asked: { since: number; count: number };
}

export const createSparkplugMemory = (): SparkplugMemory => ({
  nodes: new Map(),
  askAgainAt: new Map(),
  metrics: 0,
  asked: { since: 0, count: 0 },
});

/** Bounds of one source, so that a bad publisher fills no memory. 500,000 definitions are about 50 MB. */
const MOST_NODES = 10_000;
const MOST_DEVICES_OF_NODE = 1_000;
const MOST_METRICS_OF_NODE = 50_000;
const MOST_METRICS = 500_000;

/** Whether a birth of so many metrics may be remembered; a node or device that is known makes room of its own first. */
export const hasRoom = (memory: SparkplugMemory, address: Address, metrics: number): boolean => {
  const node = memory.nodes.get(nodeKey(address));
  if (!node) return memory.nodes.size < MOST_NODES && metrics <= MOST_METRICS_OF_NODE && fits(memory, metrics);
  const { device } = address;
  const before = sizeOf(device === null ? node.birth : node.devices.get(device));
  if (device !== null && !node.devices.has(device) && node.devices.size >= MOST_DEVICES_OF_NODE) return false;
  return sizeOfNode(node) - before + metrics <= MOST_METRICS_OF_NODE && fits(memory, metrics - before);
};

const fits = (memory: SparkplugMemory, more: number): boolean => memory.metrics + more <= MOST_METRICS;

const sizeOf = (birth: Birth | null | undefined): number => birth?.datatypeByName.size ?? 0;

const sizeOfNode = ({ birth, devices }: EdgeNode): number =>
  [...devices.values()].reduce((sum, device) => sum + sizeOf(device), sizeOf(birth));

/** What the metrics of a birth define. Without a name a metric defines nothing. */
export const toBirth = ({ metrics }: Payload): Birth => {
  const nameByAlias = new Map<Count, string>();
  const datatypeByName = new Map<string, number>();
  for (const { name, alias, datatype = 0 } of metrics) {
    if (!name) continue;
    datatypeByName.set(name, datatype);
    if (alias !== undefined) nameByAlias.set(alias, name);
  }
  return { nameByAlias, datatypeByName };
};

/** The node, which is made if it is not known. */
export const admitNode = (memory: SparkplugMemory, address: Address): EdgeNode => {
  const key = nodeKey(address);
  const known = memory.nodes.get(key);
  if (known) return known;
  const node: EdgeNode = {
    ...{ birth: null, bdSeq: null, seq: null, devices: new Map(), clockAheadMs: null },
    newestAt: Number.NEGATIVE_INFINITY,
  };
  memory.nodes.set(key, node);
  return node;
};

export interface Born {
  readonly node: EdgeNode;
  readonly device: string | null;
  readonly birth: Birth;
}

/** A node that is born begins its devices anew: they are named still, and defined by their own births. */
export const rememberBirth = (memory: SparkplugMemory, { node, device, birth }: Born): void => {
  if (device !== null) {
    memory.metrics += sizeOf(birth) - sizeOf(node.devices.get(device));
    node.devices.set(device, birth);
    return;
  }
  memory.metrics += sizeOf(birth) - sizeOfNode(node);
  node.birth = birth;
  for (const name of node.devices.keys()) node.devices.set(name, UNDEFINED);
};

const UNDEFINED: Birth = { nameByAlias: new Map(), datatypeByName: new Map() };

/** Whose birth is not known any more: a node with its devices, or one device. */
export const forget = (memory: SparkplugMemory, address: Address, device: string | null): void => {
  const node = memory.nodes.get(nodeKey(address));
  if (!node) return;
  if (device === null) {
    memory.metrics -= sizeOfNode(node);
    memory.nodes.delete(nodeKey(address));
    return;
  }
  memory.metrics -= sizeOf(node.devices.get(device));
  node.devices.delete(device);
};

/** Keeps how the node's clock stands to ours; a time that is too far ahead is no time. */
export const noteClock = (node: EdgeNode, { payload, retain, receivedAt }: SparkplugMessage): void => {
  const { timestamp, metrics } = payload;
  if (retain) return;
  if (isTime(timestamp, receivedAt)) node.clockAheadMs = timestamp - receivedAt;
  for (const said of [timestamp, ...metrics.map((metric) => metric.timestamp)]) {
    if (isTime(said, receivedAt) && said > node.newestAt) node.newestAt = said;
  }
};

const isTime = (timestamp: Count | undefined, receivedAt: number): timestamp is number =>
  typeof timestamp === 'number' && timestamp <= receivedAt + FUTURE_TOLERANCE_MS;

/**
 * What the node's clock shows now, as far as it is known: a will was written when the node connected and bears that
 * time, and by our own clock the next birth might seem older than the death.
 */
export const nodeTime = ({ clockAheadMs, newestAt }: EdgeNode, receivedAt: number): number | undefined =>
  clockAheadMs === null ? undefined : Math.max(newestAt, receivedAt + clockAheadMs);
