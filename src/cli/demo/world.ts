/** The files of the demo, as an operator would write them. `for` is three seconds only because nobody waits ten minutes for a demo. */
export const DEMO_RULES = `version: 1
rules:
  - id: freezer-warm
    title: Freezer too warm
    source: cold
    when:
      all:
        - { fact: temperature, operator: greaterThan, value: -15 }
        - { fact: door, operator: notEqual, value: open }
    for: 3s
    clear:
      when: { all: [{ fact: temperature, operator: lessThanInclusive, value: -18 }] }
      for: 1s
    severity: critical
    notify:
      - Tag: [on-call, "site-{{ site }}"]
        Title: "{{ site }}: freezer {{ device }} too warm"
        Body: "{{ device }} at {{ site }} is at {{ temperature | round: 1 }} °C. The limit is -15 °C."
        clear: { Body: "{{ device }} at {{ site }} is back to {{ temperature | round: 1 }} °C after {{ alarm.duration }}." }
`;

export const DEMO_ROSTER = `version: 1
people:
  - identity: ana
    tags: [on-call, site-oslo]
    sms: "+4790000001"
    apn: 740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad
  - identity: bo
    tags: [on-call, site-bergen]
    sms: "+4790000002"
`;

export const DEMO_CONFIG = `
mqtt: { embedded: { port: 0 } }
sources: { cold: { topic: "cold/{site}/{device}/telemetry" } }
rules: rules
store: { path: data/tocsin.db }
sync: { roster: roster.yaml }
channels: { sms: { driver: log, rate: 10 }, apn: { driver: log } }
http: { port: 0 }
`;

/** What one freezer reports at second `at` of the demo. */
export interface DemoReading {
  readonly at: number;
  readonly topic: string;
  readonly payload: { readonly temperature: number; readonly door: 'open' | 'closed' };
}

const FREEZERS = ['oslo/f1', 'oslo/f7', 'bergen/f2', 'bergen/f3'];

/** Half-second readings: oslo/f7 fails and is mended, bergen/f2 only stands open, the others stay cold. */
export const demoReadings = (seconds: number): readonly DemoReading[] =>
  Array.from({ length: 2 * seconds }, (_, step) => step / 2).flatMap((at) =>
    FREEZERS.map((freezer) => ({ at, topic: `cold/${freezer}/telemetry`, payload: payloadAt(freezer, at) })),
  );

const payloadAt = (freezer: string, at: number): DemoReading['payload'] => {
  if (freezer === 'oslo/f7' && at >= 2 && at < 8) return { temperature: -12 + at / 4, door: 'closed' };
  if (freezer === 'bergen/f2' && at >= 1 && at < 7) return { temperature: -9, door: 'open' };
  return { temperature: -20 - at / 10, door: 'closed' };
};
