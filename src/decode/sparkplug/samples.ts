import type { Json } from '../../base/json.ts';
import type { Labels } from '../../model/reading.ts';
import type { Sample } from '../format.ts';
import type { Birth } from './memory.ts';
import type { SparkplugMessage } from './message.ts';
import { metricValue } from './metric-value.ts';
import type { Count, Metric } from './payload.ts';
import type { Address } from './topic.ts';

type Said = Pick<SparkplugMessage, 'address' | 'payload'>;

/** What a payload says of whom its topic names, by the times of its metrics, oldest first. */
export interface Sampled {
  readonly samples: readonly Sample[];
  /** Metrics that have an alias which no birth has named. */
  readonly unnamed: number;
}

/**
 * A birth says beside its metrics that it is one: `online`, at the time of the payload. What it says is so now: a metric
 * that last changed before a death would else count as older than the death, which left it without a value.
 */
export const toSamples = ({ address, payload }: Said, birth: Birth | null, online?: true): Sampled => {
  const groups = new Map<string, Group>();
  const groupOf = (time: Count | undefined, historical: boolean): Group => {
    const key = `${historical}${time}`;
    const known = groups.get(key);
    if (known) return known;
    const group: Group = { time, historical, facts: new Map() };
    groups.set(key, group);
    return group;
  };
  let unnamed = 0;
  for (const metric of payload.metrics) {
    const historical = metric.isHistorical === true;
    const { facts } = groupOf(timeOf(metric, payload, online && !historical), historical);
    const name = metric.name || birth?.nameByAlias.get(metric.alias ?? '');
    if (name) takeMetric(facts, name, metric, birth);
    else unnamed++;
  }
  if (online || groups.size === 0) {
    const own = groupOf(payload.timestamp, false);
    own.online = online;
    if (online) own.facts.set('online', online);
  }
  const samples = [...groups.values()].sort(byTime).map((group) => toSample(address, group));
  return { samples, unnamed };
};

const timeOf = (metric: Metric, payload: Said['payload'], isNow: boolean | undefined): Count | undefined =>
  isNow ? (payload.timestamp ?? metric.timestamp) : (metric.timestamp ?? payload.timestamp);

interface Group {
  readonly time: Count | undefined;
  readonly historical: boolean;
  readonly facts: Map<string, Json>;
  online?: true | undefined;
}

/** Of the session, and of no use to a rule. */
const SESSION = 'bdSeq';

/** Names with a dot are Tocsin's own; where Sparkplug nests, it uses the slash. */
const takeMetric = (facts: Group['facts'], name: string, metric: Metric, birth: Birth | null): void => {
  if (name === SESSION) return;
  const datatype = metric.datatype ?? birth?.datatypeByName.get(name);
  facts.set(toFact(name), metricValue(metric, datatype));
};

const toFact = (name: string): string => name.replaceAll('.', '/');

/** What has no time was sent last. */
const byTime = (a: Group, b: Group): number => {
  const [first, second] = [Number(a.time ?? Number.MAX_VALUE), Number(b.time ?? Number.MAX_VALUE)];
  return first === second ? Number(b.historical) - Number(a.historical) : first - second;
};

const toSample = (address: Address, { time, historical, facts, online }: Group): Sample => {
  const values = Object.fromEntries(facts);
  return {
    ...whoseSample(address, address.device),
    ...{ facts: values, root: values },
    ...(time !== undefined && { time }),
    ...(historical && { historical }),
    ...(online && { online }),
  };
};

export interface Death {
  readonly device: string | null;
  readonly birth: Birth | null;
  readonly time: Count | undefined;
}

/** A death: not online, at `time`, and what it was born with is stale: it has no value now. */
export const deathSample = (address: Address, { device, birth, time }: Death): Sample => ({
  ...whoseSample(address, device),
  ...{ facts: { ...withoutValues(birth), online: false }, root: null, online: false },
  ...(time !== undefined && { time }),
});

const withoutValues = (birth: Birth | null): Readonly<Record<string, null>> => {
  const names = [...(birth?.datatypeByName.keys() ?? [])].filter((name) => name !== SESSION);
  return Object.fromEntries(names.map((name) => [toFact(name), null]));
};

const whoseSample = ({ group, node }: Address, device: string | null): Pick<Sample, 'device' | 'labels'> =>
  device === null
    ? { device: `${group}/${node}`, labels: nodeLabels({ group, node }) }
    : { device: `${group}/${node}/${device}`, labels: { group, node, deviceName: device } };

/** What a node and all of its devices have in common. */
export const nodeLabels = ({ group, node }: Pick<Address, 'group' | 'node'>): Labels => ({ group, node });
