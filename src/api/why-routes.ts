import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Auth } from './auth.ts';
import { sendProblem } from './problem.ts';
import { toWhyShape } from './to-why-shape.ts';
import type { ApiWhy, WhyQuery } from './why.ts';
import { whyShape } from './why-shape.ts';

const name = z.string().min(1).max(1000).optional();

const whyQuery = z
  .strictObject({
    alarm: name.describe('id of an activation, or the beginning of it'),
    device: name.describe('SOURCE/DEVICE'),
    rule: name,
    key: name.describe('with rule only'),
    of: name.describe('any of these by a name: ID, SOURCE/DEVICE, DEVICE, RULE or RULE/KEY'),
  })
  .refine(({ alarm, device, rule, of }) => [alarm, device, rule, of].filter((one) => one !== undefined).length === 1, {
    message: 'one of alarm, device, rule and of',
  })
  .refine(({ rule, key }) => key === undefined || rule !== undefined, { message: 'key is one of a rule' });

/** `GET /api/why`, for viewers. */
export const registerWhyRoutes = async (instance: FastifyInstance, auth: Auth, why: ApiWhy): Promise<void> => {
  await instance.register(
    async (scope) => {
      scope.setValidatorCompiler(validatorCompiler);
      scope.setSerializerCompiler(serializerCompiler);
      scope.addHook('onRequest', auth.require('viewer'));
      scope.addHook('onSend', async (_request, reply) => {
        reply.header('cache-control', 'no-store');
      });
      registerWhy(scope, why, auth);
    },
    { prefix: '/api' },
  );
};

const registerWhy = (scope: FastifyInstance, why: ApiWhy, auth: Auth): void => {
  const schema = { tags: ['why'], security: [{ token: [] }], querystring: whyQuery, response: { 200: whyShape } };
  scope.withTypeProvider<ZodTypeProvider>().get('/why', { schema }, async (request, reply) => {
    const answer = await why(given(request.query));
    if (!answer.ok) return sendProblem(reply, answer.error);
    return toWhyShape(answer.value, auth.roleOf(request) === 'admin');
  });
};

/** Without the keys that were not given. */
const given = (query: z.output<typeof whyQuery>): WhyQuery =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
