import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Redacted } from '../base/redacted.ts';
import { sendProblem } from './problem.ts';

export const ROLES = ['viewer', 'operator', 'admin'] as const;
/** Each may do what those before it may. */
export type Role = (typeof ROLES)[number];

export interface ApiToken {
  readonly name: string;
  readonly token: Redacted;
  readonly role: Role;
}

export interface Auth {
  /** A hook that lets a request on if its Bearer token has this role: otherwise 401, or 403 for too low a role. */
  readonly require: (role: Role) => onRequestAsyncHookHandler;
  /** The role of the request's token; null without a valid one. */
  readonly roleOf: (request: FastifyRequest) => Role | null;
}

export const createAuth = (tokens: readonly ApiToken[]): Auth => {
  const known = tokens.map(({ token, role }) => ({ digest: digestOf(token.reveal()), role }));
  const roleOf = (request: FastifyRequest): Role | null => {
    const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (given === undefined) return null;
    const digest = digestOf(given);
    // Every token is compared, and digests of one length, so that time tells nothing.
    const matches = known.filter((token) => timingSafeEqual(token.digest, digest));
    return matches[0]?.role ?? null;
  };
  return {
    roleOf,
    require: (wanted) => async (request, reply) => {
      const role = roleOf(request);
      if (role === null) return refuse(reply);
      if (ROLES.indexOf(role) >= ROLES.indexOf(wanted)) return undefined;
      return sendProblem(reply, { status: 403, detail: `needs a token of the role ${wanted}` });
    },
  };
};

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const refuse = (reply: FastifyReply): FastifyReply => {
  reply.header('www-authenticate', 'Bearer realm="tocsin"');
  return sendProblem(reply, { status: 401, detail: 'needs a Bearer token' });
};
