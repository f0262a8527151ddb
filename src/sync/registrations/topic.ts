import { LONGEST_TEXT } from '../people/address.ts';

/** Where phones register themselves. */
export const REGISTRATIONS = 'tocsin/bindings/';
export const REGISTRATIONS_FILTER = `${REGISTRATIONS}+/+`;

/** Who registers, and which of its phones. */
export interface Registrant {
  readonly identity: string;
  readonly endpoint: string;
}

/**
 * The two names in a topic, percent-decoded; null where it does not hold two. An escape where none is due is refused: a broker whose
 * access rules let the user `an%61` publish below his own name must not let him speak for `ana`.
 */
export const parseRegistrationTopic = (topic: string): Registrant | null => {
  const [, first = '', second = ''] = /^tocsin\/bindings\/([^/]+)\/([^/]+)$/.exec(topic) ?? [];
  const [identity, endpoint] = [decode(first), decode(second)];
  return identity === null || endpoint === null ? null : { identity, endpoint };
};

/** The topic as it has to be written; one per identity and endpoint, so that it names them. */
export const registrationTopic = ({ identity, endpoint }: Registrant): string =>
  `${REGISTRATIONS}${encode(identity)}/${encode(endpoint)}`;

const decode = (level: string): string | null => {
  try {
    const text = decodeURIComponent(level);
    const isFit = text !== '' && text.length <= LONGEST_TEXT && !/\p{Cc}/u.test(text);
    return isFit && isEscapedAsUsual(level, text) ? text : null;
  } catch {
    return null;
  }
};

/** Only what has to be, or all that `encodeURIComponent` would. */
const isEscapedAsUsual = (level: string, text: string): boolean => {
  const written = level.replace(/%[0-9a-f]{2}/gi, (hex) => hex.toUpperCase());
  return written === encode(text) || written === encodeURIComponent(text);
};

/** What cannot stand in a level of a topic [MQTT-4.7.1], and what begins an escape. */
const encode = (text: string): string => text.replace(/[%/+#]/g, encodeURIComponent);
