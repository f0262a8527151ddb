import { err, ok, type Result } from '../../base/result.ts';
import type { PublishRequest } from '../../model/publish.ts';
import type { DecodeFault } from '../fault.ts';
import { type Format, type FormatInput, type Sample, withMemory } from '../format.ts';
import { flatten } from './flatten.ts';
import { levelsOf, PROFILE, readObject, wrongShape } from './profile.ts';

/** Victron Venus OS: `N/<portal>/<service>/<instance>/<path>`, one value each. It sends only to those who keep asking. */
export const victron: Format = {
  ...PROFILE,
  topics: ['N/{portal}/#'],
  labels: ['service', 'instance'],
  takesEmpty: true,
  create: () =>
    withMemory({
      createMemory: (): Asked => new Map(),
      read: (asked, input) => {
        const place = placeOf(input);
        if (place.portal === '') return wrongShape(`no portal after N/ in ${input.topic}`);
        const requests = keepAlive(asked, {
          topic: [...place.before, 'R', place.portal, 'keepalive'].join('/'),
          input,
        });
        if (place.fact === '') return ok({ samples: [], requests });
        const sample = readValue(input, place);
        return sample.ok
          ? ok({ samples: [sample.value], requests })
          : ok({ samples: [], requests, faults: [sample.error] });
      },
    }),
};

interface Place {
  readonly before: readonly string[];
  readonly portal: string;
  readonly service: string;
  readonly instance: string;
  /** Empty: a message of the system about itself. */
  readonly fact: string;
}

const placeOf = (input: FormatInput): Place => {
  const levels = levelsOf(input);
  const at = levels.indexOf('N');
  const [portal = '', service = '', instance = '', ...path] = at < 0 ? [] : levels.slice(at + 1);
  return { before: levels.slice(0, at), portal, service, instance, fact: path.join('_') };
};

/** No bytes: the device has gone, and says so for each of its paths, which has no value then. Null may also be a device that goes, so it proves nothing. */
const readValue = (input: FormatInput, { portal, service, instance, fact }: Place): Result<Sample, DecodeFault> => {
  const device = { device: `${portal}/${service}/${instance}`, labels: { service, instance } };
  if (input.payload.length === 0) {
    return ok({ ...device, facts: { ...flatten(null, fact), online: false }, root: null, online: false });
  }
  const root = readObject(input);
  if (!root.ok) return err(root.error);
  const { value } = root.value;
  // So Venus OS writes an invalid value, too.
  const facts = flatten(Array.isArray(value) && value.length === 0 ? null : value, fact);
  if (Object.values(facts).every((value) => value === null)) return ok({ ...device, facts, root: root.value });
  return ok({ ...device, facts: { ...facts, online: true }, root: root.value, online: true });
};

/** When each portal was last asked, by the topic it is asked on. */
type Asked = Map<string, number>;

const MOST_PORTALS = 1000;
const LONGEST_TOPIC = 500;
const FORGETS_AFTER_MS = 60_000;

/** Only a message can make us ask, so there has to be time for one. */
const ASK_AFTER_MS = 30_000;

/** It stops 60 s after the last request. One who comes late, or for the first time, asks for everything, and then for changes. */
const keepAlive = (
  asked: Asked,
  { topic, input }: { topic: string; input: FormatInput },
): readonly PublishRequest[] => {
  const last = asked.get(topic);
  const since = last === undefined ? Number.POSITIVE_INFINITY : Math.abs(input.receivedAt - last);
  const isStranger = last === undefined && (asked.size >= MOST_PORTALS || topic.length > LONGEST_TOPIC);
  if (since < ASK_AFTER_MS || isStranger) return [];
  asked.set(topic, input.receivedAt);
  const payload = since > FORGETS_AFTER_MS ? '' : '{"keepalive-options":["suppress-republish"]}';
  return [{ topic, payload, retain: false, qos: 0 }];
};
