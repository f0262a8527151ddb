import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';

/** Problem details (RFC 9457). `detail` is for whoever called; it never tells of our inside. */
export interface Problem {
  readonly status: number;
  readonly detail?: string;
  /** What is wrong with the request, field by field. */
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

export const sendProblem = (reply: FastifyReply, { status, ...rest }: Problem): FastifyReply =>
  reply
    .code(status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, ...rest });
