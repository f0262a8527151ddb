/** Three freezers, one of which falls silent, over a day in spring; all kinds of rules about them, and how they were before. */
export const coldStore = () => ({
  'rules/cold.yaml': RULES,
  'old/cold.yaml': RULES.replace('value: -15', 'value: -13').replace(/.*id: silent.*\n/, ''),
  'day.jsonl': readings().join('\n'),
});

/** Everything that a page can hold is asked for. */
export const COLD_STORE_PAGE: readonly string[] = [
  ...['replay', './day.jsonl', '--config', './none.yaml', '--rules', './rules', '--against', './old', '--suggest'],
  ...['--sms-price', '0.05', '--zone', 'Europe/Oslo', '--html', './page.html'],
];

const RULES = `version: 1
defaults: { topic: 'cold/{site}/{device}/t', notify: [{ Tag: [on-call, "site-{{ site }}"], Body: "{{ rule.title }}: {{ key }}" }] }
rules:
  - { id: flapping, when: { fact: t, operator: greaterThan, value: -15 } }
  - id: slow
    severity: info
    facts: { avg30m: { avg: t, over: 30m } }
    when: { fact: avg30m, operator: greaterThan, value: -12 }
    clear: { when: { fact: avg30m, operator: lessThan, value: -14 } }
  - id: site
    key: "{site}"
    severity: critical
    facts:
      siteAvg: { avg: t, across: devices }
      open: { count: { fact: door, operator: equal, value: open }, across: devices }
    when: { all: [{ fact: siteAvg, operator: greaterThan, value: -10 }, { fact: open, operator: greaterThanInclusive, value: 2 }] }
    clear: { when: { fact: siteAvg, operator: lessThan, value: -13 } }
    notify: [{ Tag: "site-{{ site }}", Body: "{{ open }} doors open at {{ siteAvg | round: 1 }} °C" }]
  - { id: silent, absent: 1h }
`;

const START = Date.UTC(2026, 2, 28, 6);
const MINUTE_MS = 60_000;

/** Each three minutes for a day: around the limit in the morning, far above it for two hours at noon, behind open doors. */
const readings = (): readonly string[] =>
  Array.from({ length: 480 }, (_, index) => index * 3).flatMap((minute) =>
    ['f1', 'f2', 'f3'].flatMap((device, place) => {
      if (device === 'f3' && minute > 900 && minute < 1080) return [];
      const warm = minute >= 360 && minute < 480;
      const t = (warm ? -7 : -17) + 2.5 * Math.sin(minute / 200 + place) + ((minute * 7 + place) % 5) * 0.3;
      const payload = { t: Math.round(t * 100) / 100, door: warm && minute % 9 !== 0 ? 'open' : 'closed' };
      const time = new Date(START + minute * MINUTE_MS + place * 1000).toISOString();
      return [JSON.stringify({ time, topic: `cold/oslo/${device}/t`, payload, retain: false, qos: 1 })];
    }),
  );
