import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { notAuthenticated, tooManyRequests } from '../fault.ts';
import { createFailureLimit } from './failure-limit.ts';
import { sendFault } from './faults.ts';
import type { NotifyRoutesOptions } from './options.ts';

type AuthOptions = Pick<NotifyRoutesOptions, 'accountSid' | 'authToken' | 'apiKeys' | 'clock'>;

/**
 * Lets on who knows the account's token or the secret of an API key. Who fails too often waits, whatever is tried next:
 * 429 with Retry-After.
 */
export const requireBasicAuth = (scope: FastifyInstance, options: AuthOptions): void => {
  const isKnown = createCheck(options);
  const limit = createFailureLimit(options.clock);
  scope.addHook('onRequest', async (request, reply) => {
    const given = decode(request.headers.authorization);
    // Hashed, so that a long name takes no more room than a short one.
    const guesser = digest(`${request.ip} ${given.slice(0, given.indexOf(':'))}`).toString('base64');
    const waitMs = limit.waitMs(guesser);
    if (waitMs > 0) return sendFault(reply.header('retry-after', Math.ceil(waitMs / 1000)), tooManyRequests);
    if (isKnown(given)) return;
    limit.fail(guesser);
    reply.header('www-authenticate', 'Basic realm="Twilio API"');
    return sendFault(reply, notAuthenticated);
  });
};

/** `name:password`; empty when it is no Basic auth. */
const decode = (header = ''): string => {
  const [, encoded = ''] = /^Basic +(\S+) *$/i.exec(header) ?? [];
  return Buffer.from(encoded, 'base64').toString();
};

const createCheck = ({ accountSid, authToken, apiKeys = [] }: AuthOptions): ((given: string) => boolean) => {
  const account = accountSid && authToken ? [{ sid: accountSid, secret: authToken }] : [];
  const known = [...account, ...apiKeys].map(({ sid, secret }) => digest(`${sid}:${secret.reveal()}`));
  return (given) => {
    const wanted = digest(given);
    // All are compared, and digests of one length, so that time tells nothing.
    return known.filter((one) => timingSafeEqual(one, wanted)).length > 0;
  };
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
