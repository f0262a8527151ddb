import { LONGEST_TEXT } from '../people/address.ts';

/** Where phones register themselves. */
export const REGISTRATIONS_FILTER = 'tocsin/bindings/+/+';

/** Who registers, and which of its phones. */
export interface Registrant {
  readonly identity: string;
  readonly endpoint: string;
}

/** The two names in a topic, percent-decoded; null where it does not hold two. */
export const parseRegistrationTopic = (topic: string): Registrant | null => {
  const [, first = '', second = ''] = /^tocsin\/bindings\/([^/]+)\/([^/]+)$/.exec(topic) ?? [];
  const [identity, endpoint] = [decode(first), decode(second)];
  return identity === null || endpoint === null ? null : { identity, endpoint };
};

/** The topic as it has to be written; one per identity and endpoint, so that it names them. */
export const registrationTopic = ({ identity, endpoint }: Registrant): string =>
  `tocsin/bindings/${encode(identity)}/${encode(endpoint)}`;

const decode = (level: string): string | null => {
  try {
    const text = decodeURIComponent(level);
    return text === '' || text.length > LONGEST_TEXT || /\p{Cc}/u.test(text) ? null : text;
  } catch {
    return null;
  }
};

/** What cannot stand in a level of a topic [MQTT-4.7.1], and what begins an escape. */
const encode = (text: string): string => text.replace(/[%/+#]/g, encodeURIComponent);
