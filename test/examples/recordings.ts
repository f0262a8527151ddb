import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../house/source-tree.ts';

/** Telemetry of real things that really failed; where it comes from: docs/examples/real-telemetry.md. */
export interface Recording {
  readonly name: string;
  readonly file: string;
  readonly topic: string;
  /** When something was wrong, by those who published it: first and last moment, RFC 3339 in UTC. */
  readonly windows: readonly (readonly [from: string, to: string])[];
}

/** Beside the repository, since it is too large to be in it. */
const FOLDER = join(REPOSITORY, '..', 'shared', 'data');

export const MACHINE: Recording = {
  name: 'a machine',
  file: join(FOLDER, 'nab', 'machine_temperature_system_failure.csv'),
  topic: 'machine/m1/temperature',
  windows: [
    ['2013-12-10T06:25:00.000Z', '2013-12-12T05:35:00.000Z'],
    ['2013-12-15T17:50:00.000Z', '2013-12-17T17:00:00.000Z'],
    ['2014-01-27T14:20:00.000Z', '2014-01-29T13:30:00.000Z'],
    ['2014-02-07T14:55:00.000Z', '2014-02-09T14:05:00.000Z'],
  ],
};

export const ROOM: Recording = {
  name: 'a room',
  file: join(FOLDER, 'nab', 'ambient_temperature_system_failure.csv'),
  topic: 'room/office/temperature',
  windows: [
    ['2013-12-15T07:00:00.000Z', '2013-12-30T09:00:00.000Z'],
    ['2014-03-29T15:00:00.000Z', '2014-04-20T22:00:00.000Z'],
  ],
};

export const WELL: Recording = {
  name: 'a well at night',
  file: join(FOLDER, 'wells', 'class2-WELL-00012_20170320033022.csv'),
  topic: 'well/WELL-00012/telemetry',
  windows: [['2017-03-20T03:43:18.000Z', '2017-03-20T03:58:44.000Z']],
};

export const WELL_BY_DAY: Recording = {
  name: 'the same well by day',
  file: join(FOLDER, 'wells', 'class2-WELL-00012_20170320143144.csv'),
  topic: 'well/WELL-00012/telemetry',
  windows: [['2017-03-20T15:02:22.000Z', '2017-03-20T15:27:36.000Z']],
};

export const RECORDINGS: readonly Recording[] = [MACHINE, ROOM, WELL, WELL_BY_DAY];

/** Their absence skips tests, with a word on stderr. */
export const hasRecordings = (): boolean => {
  const missing = RECORDINGS.filter(({ file }) => !existsSync(file));
  if (missing.length === 0) return true;
  process.stderr.write(`skipped: no real telemetry at ${missing.map(({ file }) => file).join(', ')}\n`);
  return false;
};
