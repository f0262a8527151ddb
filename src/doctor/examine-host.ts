import type { Clock } from '../base/clock.ts';
import { broken, type Finding, good } from './finding.ts';

export interface HostDeps {
  /** IANA names that the config uses. */
  readonly zones: readonly string[];
  readonly clock: Pick<Clock, 'now'>;
}

/** Node.js, its data of time zones, and the clock. */
export const examineHost = ({ zones, clock }: HostDeps): readonly Finding[] => {
  const { node, tz, sqlite } = process.versions;
  const unknown = zones.filter((zone) => !isKnown(zone));
  return [
    good('node', `Node.js ${node}, SQLite ${sqlite ?? 'unknown'}`),
    unknown.length === 0
      ? good('zones', `time zones as of ${tz ?? 'unknown'}`)
      : broken('zones', `no data of ${unknown.join(', ')}`, 'use a Node.js with full ICU'),
    good('clock', `${new Date(clock.now()).toISOString()}`),
  ];
};

const isKnown = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
