import type { FastifyInstance, FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import type { Redacted } from '../base/redacted.ts';
import { verifyTwilio } from '../base/twilio-signature.ts';
import { sendProblem } from './problem.ts';
import { type InboundMessage, readInbound, readStatusReport, type StatusReport } from './twilio-report.ts';

export interface TwilioRoutesDeps {
  /** Of the account that the SMS go by: its requests are signed with it. Without one the routes are not there. */
  readonly authToken: Redacted | undefined;
  /** What Twilio knows us by; by default what the request says. */
  readonly publicUrl: string | undefined;
  /** A rejection is answered with 500, which shows in Twilio's debugger. */
  readonly onStatus: (report: StatusReport) => Promise<void>;
  readonly onInbound: (message: InboundMessage) => Promise<void>;
}

/** `POST /twilio/status` and `/twilio/sms`: what Twilio reports of our SMS, and what phones write back. Signed, else 403. */
export const registerTwilioRoutes = async (instance: FastifyInstance, deps: TwilioRoutesDeps): Promise<void> => {
  const { authToken, publicUrl, onStatus, onInbound } = deps;
  if (!authToken) return;
  await instance.register(
    async (scope) => {
      takeForms(scope);
      const options = { preHandler: requireSignature(authToken, publicUrl), bodyLimit: LARGEST_FORM };

      scope.post('/status', options, async (request, reply) => {
        const report = readStatusReport(formOf(request), queryOf(request));
        if (report === 'no-sid') return sendProblem(reply, { status: 400, detail: 'needs a MessageSid' });
        if (report) await onStatus(report);
        return reply.code(204).send();
      });

      scope.post('/sms', options, async (request, reply) => {
        const message = readInbound(formOf(request));
        if (message === 'no-sender') return sendProblem(reply, { status: 400, detail: 'needs a From' });
        await onInbound(message);
        return sendNoReply(reply);
      });
    },
    { prefix: '/twilio' },
  );
};

const LARGEST_FORM = 64 * 1024;

const takeForms = (scope: FastifyInstance): void => {
  const type = 'application/x-www-form-urlencoded';
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(type, { parseAs: 'string' }, (_request, text, done) => done(null, text));
};

const requireSignature =
  (authToken: Redacted, publicUrl: string | undefined): preHandlerAsyncHookHandler =>
  async (request, reply) => {
    const header = request.headers['x-twilio-signature'];
    const signature = typeof header === 'string' ? header : undefined;
    const base = publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`;
    // The target as it was asked for: what a router makes of it was not signed.
    const url = base + request.originalUrl;
    if (verifyTwilio(authToken, { signature, url, form: formOf(request) })) return undefined;
    return sendProblem(reply, { status: 403, detail: `not signed by Twilio for ${url}` });
  };

/** TwiML that says nothing: Twilio itself answers STOP, START and HELP. */
const sendNoReply = (reply: FastifyReply): FastifyReply => reply.type('text/xml; charset=utf-8').send('<Response/>');

const formOf = ({ body }: FastifyRequest): URLSearchParams => new URLSearchParams(typeof body === 'string' ? body : '');

const queryOf = ({ originalUrl }: FastifyRequest): URLSearchParams =>
  new URLSearchParams(/\?(.*)$/s.exec(originalUrl)?.[1] ?? '');
