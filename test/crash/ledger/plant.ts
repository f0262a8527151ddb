import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAKE_ACCOUNT_SID, FAKE_AUTH_TOKEN } from '../../fakes/twilio.ts';

/** A folder with a config, its rules, its roster and, once it ran, its store. */
export interface Plant extends AsyncDisposable {
  readonly folder: string;
  readonly config: string;
  readonly log: string;
  readonly configure: (options: PlantOptions) => Promise<void>;
}

export interface PlantOptions {
  readonly brokerUrl: string;
  readonly twilioUrl: string;
  /** SMS per second. */
  readonly rate: number;
}

/** Each area has a crew, and each fourth crew two phones. */
export const AREAS: readonly string[] = Array.from({ length: 20 }, (_, index) => `a${String(index).padStart(2, '0')}`);

export const phonesOf = (area: string): readonly string[] => {
  const number = area.slice(1);
  return [`+47900000${number}`, ...(Number(number) % 4 === 0 ? [`+47911111${number}`] : [])];
};

export const makePlant = async (): Promise<Plant> => {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-crash-'));
  const config = join(folder, 'tocsin.yaml');
  await writeFile(join(folder, 'rules.yaml'), RULES);
  await writeFile(join(folder, 'roster.yaml'), rosterText());
  return {
    folder,
    config,
    log: join(folder, 'tocsin.log'),
    configure: (options) => writeFile(config, configText(options)),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

const configText = ({ brokerUrl, twilioUrl, rate }: PlantOptions): string => `
mqtt: { url: "${brokerUrl}", clientId: tocsin-crash }
sources:
  machine: { topic: ["plant/{area}/{device}/t", "plant/{area}/{device}/s"], device: "{area}/{device}", time: $.ts }
  tank: { topic: "tank/{area}/{device}", device: "{area}/{device}", time: $.ts }
  bell: { topic: "bell/{area}/{device}", device: "{area}/{device}" }
rules: rules.yaml
sync: { roster: roster.yaml }
store: { path: data/tocsin.db }
channels:
  sms: { driver: twilio, url: "${twilioUrl}", accountSid: ${FAKE_ACCOUNT_SID}, authToken: ${FAKE_AUTH_TOKEN}, from: "+15005550006", rate: ${rate} }
http: { port: 0 }
`;

/**
 * What reference.ts says again in its own words. `hot` joins two topics in memory; `low` finds all it reads in one
 * message, so that its facts are not written down; `rung` has no time but that of arrival.
 */
const RULES = `version: 1
rules:
  - id: hot
    source: machine
    when: { all: [{ fact: temperature, operator: greaterThan, value: 80 }, { fact: pump, operator: equal, value: "on" }] }
    for: 15m
    clear: { when: { all: [{ fact: temperature, operator: lessThanInclusive, value: 70 }] }, for: 10m }
    notify:
      - Identity: "crew-{{ area }}"
        Body: "hot {{ key }} raised {{ alarm.raisedAt }}"
        clear: { Body: "hot {{ key }} cleared {{ alarm.clearedAt }}" }
  - id: open
    source: machine
    when: { all: [{ fact: door, operator: equal, value: open }] }
    notify:
      - Identity: "crew-{{ area }}"
        Body: "open {{ key }} raised {{ alarm.raisedAt }}"
        clear: { Body: "open {{ key }} cleared {{ alarm.clearedAt }}" }
  - id: low
    source: tank
    when: { all: [{ fact: level, operator: lessThan, value: 10 }] }
    for: 15m
    clear: { when: { all: [{ fact: level, operator: greaterThanInclusive, value: 15 }] } }
    severity: critical
    notify:
      - Identity: "crew-{{ area }}"
        Body: "low {{ key }} raised {{ alarm.raisedAt }}"
        clear: { Body: "low {{ key }} cleared {{ alarm.clearedAt }}" }
  - id: rung
    source: bell
    when: { all: [{ fact: state, operator: equal, value: "on" }, { fact: count, operator: greaterThan, value: 0 }] }
    notify:
      - Identity: "crew-{{ area }}"
        Body: "rung {{ key }} raised {{ count }}"
        clear: { Body: "rung {{ key }} cleared {{ count }}" }
`;

const rosterText = (): string => {
  const crew = (area: string) => `  - { identity: crew-${area}, sms: ${JSON.stringify(phonesOf(area))} }`;
  return `version: 1\npeople:\n${AREAS.map(crew).join('\n')}\n`;
};
