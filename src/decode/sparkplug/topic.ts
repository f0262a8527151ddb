const TYPES = ['NBIRTH', 'NDATA', 'NDEATH', 'DBIRTH', 'DDATA', 'DDEATH'] as const;

export type MessageType = (typeof TYPES)[number];

/** Whom a message is about, and what kind it is. */
export interface Address {
  readonly type: MessageType;
  readonly group: string;
  readonly node: string;
  /** Null: the edge node itself. */
  readonly device: string | null;
}

/** `spBv1.0/{group}/{type}/{node}[/{device}]`; `silent` for what is no telemetry: commands, and states of host applications. */
export const parseAddress = (topic: string): Address | 'silent' | null => {
  const [namespace, group = '', type = '', node = '', device = '', ...more] = topic.split('/');
  if (namespace === 'STATE' || (namespace === NAMESPACE && group === 'STATE')) return 'silent';
  if (namespace !== NAMESPACE || group === '' || node === '' || more.length > 0) return null;
  if (type === 'NCMD' || type === 'DCMD') return 'silent';
  const known = TYPES.find((one) => one === type);
  if (!known || known.startsWith('D') !== (device !== '')) return null;
  return { type: known, group, node, device: device || null };
};

const NAMESPACE = 'spBv1.0';

/** What the node is known by, within its source. */
export const nodeKey = ({ group, node }: Address): string => `${group}/${node}`;

export const commandTopic = ({ group, node }: Address): string => `${NAMESPACE}/${group}/NCMD/${node}`;
