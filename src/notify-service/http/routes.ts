import type { FastifyInstance } from 'fastify';
import { LARGEST_BODY_BYTES } from '../limits.ts';
import { requireBasicAuth } from './auth.ts';
import { bindingRoutes } from './binding-routes.ts';
import { credentialRoutes } from './credential-routes.ts';
import { answerFaults } from './faults.ts';
import { notificationRoutes } from './notification-routes.ts';
import type { NotifyRoutesOptions } from './options.ts';
import { addRoutes } from './route.ts';
import { serviceRoutes } from './service-routes.ts';

/** Notify v1 under `/v1`, in a scope of its own: Basic auth, form bodies and Twilio's error shape for whatever is asked there. */
export const registerNotifyRoutes = async (instance: FastifyInstance, options: NotifyRoutesOptions): Promise<void> => {
  const { account } = options;
  await instance.register(
    async (scope) => {
      requireBasicAuth(scope, options);
      takeForms(scope);
      answerFaults(scope, options);
      addRoutes(scope, options, [
        ...serviceRoutes(account),
        ...bindingRoutes(account),
        ...notificationRoutes(account),
        ...credentialRoutes(account),
      ]);
    },
    { prefix: '/v1' },
  );
};

const FORM = 'application/x-www-form-urlencoded';

const takeForms = (scope: FastifyInstance): void => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: LARGEST_BODY_BYTES }, (_request, text, done) =>
    done(null, text),
  );
};
