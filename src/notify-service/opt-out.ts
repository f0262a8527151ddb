import type { Sender } from '../model/delivery.ts';

/**
 * Whether a phone that opts out of this sender gets no more of it by our doing. Of a service's own messaging service it is
 * Twilio's, which keeps opt-outs by sender (21610): to hold the number here would hold back what other senders have for it.
 */
export const isHeldHere = ({ messagingServiceSid }: Sender): boolean => messagingServiceSid === null;
