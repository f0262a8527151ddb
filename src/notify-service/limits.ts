/** Of tags on one binding, and of tags or identities in one call; Twilio's own list of 5 tags is stricter. */
export const MOST_TAGS = 20;
export const MOST_IDENTITIES = 20;

/** Bindings of one identity. */
export const MOST_BINDINGS = 20;

/** Four weeks in seconds: the longest Ttl, and the default of a call over the API. */
export const LONGEST_TTL_S = 2_419_200;

export const DEFAULT_PAGE_SIZE = 50;
export const LARGEST_PAGE = 1000;

/** Services of one account (docs/notify/api/service-resource). */
export const MOST_SERVICES = 1000;

/** Of a service's or a credential's name, in characters. */
export const LONGEST_FRIENDLY_NAME = 64;

/** Of any other text on a service or a binding, in characters: a page holds a thousand of them, and is written in memory. */
export const LONGEST_TEXT = 4096;

/** Of each text and payload of a notification, in characters: more than any channel takes, and an operator's list holds a thousand. */
export const LONGEST_CONTENT = 16_384;

/** Addresses that one notification is sent to past the bindings (docs/notify/notify-limits). */
export const MOST_DIRECT = 10_000;

/** Of a request's body: as much as 10,000 addresses need. */
export const LARGEST_BODY_BYTES = 1_048_576;
