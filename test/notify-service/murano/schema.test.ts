import { fastifySwagger } from '@fastify/swagger';
import { fastify } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { expect, test } from 'vitest';
import { asServiceSid } from '../../../src/model/ids.ts';
import type { NotifyAccount } from '../../../src/notify-service/account.ts';
import { ARGUMENTS, OPERATION_NAMES } from '../../../src/notify-service/murano/arguments.ts';
import { registerMuranoRoutes } from '../../../src/notify-service/murano/routes.ts';

const document = async () => {
  const instance = fastify();
  const components = { securitySchemes: { token: { type: 'http' as const, scheme: 'bearer' } } };
  await instance.register(fastifySwagger, {
    openapi: { openapi: '3.1.0', components },
    transform: jsonSchemaTransform,
  });
  const guard = async () => {};
  await registerMuranoRoutes(instance, { account: {} as NotifyAccount, ownService: asServiceSid('IS1'), guard });
  await instance.ready();
  return JSON.parse(JSON.stringify(instance.swagger()));
};

test('the OpenAPI document names every argument of every operation', async () => {
  const { paths } = await document();
  for (const operation of OPERATION_NAMES) {
    const { post } = paths[`/api/notify/${operation}`];
    const { schema } = post.requestBody.content['application/json'];
    expect(Object.keys(schema.properties)).toEqual(Object.keys(ARGUMENTS[operation]));
    expect(schema.additionalProperties).toBe(false);
    expect(Object.keys(post.responses)).toEqual(['200', 'default']);
  }
});
