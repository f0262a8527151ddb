import type { IncomingHttpHeaders } from 'node:http2';
import type { createTokenCheck, FakeProvider } from './apns-token.ts';

/** What is known of device tokens; any other of 64 hex digits, except all zeros, is a phone of the app. */
export const createPhones = () => {
  const unregistered = new Map<string, number>();
  const unknown = new Set(['0'.repeat(64)]);
  const others = new Set<string>();
  return {
    unregister: (token: string, at: number) => void unregistered.set(token, at),
    forget: (token: string) => void unknown.add(token),
    ofOtherApp: (token: string) => void others.add(token),
    refusal: (token: string): Verdict | undefined => {
      if (!/^[0-9a-f]{64}$/i.test(token) || unknown.has(token)) return refuse(400, 'BadDeviceToken');
      if (others.has(token)) return refuse(400, 'DeviceTokenNotForTopic');
      const goneAt = unregistered.get(token);
      return goneAt === undefined ? undefined : { ...refuse(410, 'Unregistered'), timestamp: goneAt };
    },
  };
};

/** How a push is to be answered. */
export interface Verdict {
  readonly status: number;
  readonly reason: string | null;
  readonly id: string;
  readonly timestamp?: number;
}

const refuse = (status: number, reason: string): Verdict => ({ status, reason, id: '' });

/** A client's certificate. */
export interface Peer {
  readonly authorized: boolean;
  readonly topic: string | undefined;
}

export interface Case {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Counted from 1. */
  readonly connection: number;
  readonly checkToken: ReturnType<typeof createTokenCheck>;
  readonly phones: ReturnType<typeof createPhones>;
  readonly provider: FakeProvider;
  /** The client's certificate, if it showed one. */
  readonly peer: Peer | undefined;
}

/** Refuses what Apple refuses, in its order as far as that is known. */
export const judge = (given: Case): Verdict => {
  const id = headerOf(given.headers, 'apns-id') ?? crypto.randomUUID();
  const refusal =
    refuseCaller(given) ??
    refuseHeaders(given.headers) ??
    given.phones.refusal(tokenOf(given.headers)) ??
    refusePayload(given);
  return { ...(refusal ?? { status: 200, reason: null }), id };
};

const PATH = /^\/3\/device\/([^/]+)$/;

export const tokenOf = (headers: IncomingHttpHeaders): string => PATH.exec(headers[':path'] ?? '')?.[1] ?? '';

const headerOf = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
};

const refuseCaller = ({ headers, connection, checkToken, provider, peer }: Case): Verdict | undefined => {
  if (headers[':method'] !== 'POST') return refuse(405, 'MethodNotAllowed');
  if (tokenOf(headers) === '') return refuse(404, 'BadPath');
  if (headers.authorization === undefined && peer?.authorized === false) return refuse(403, 'BadCertificate');
  if (headers.authorization === undefined && !peer) return refuse(403, 'MissingProviderToken');
  const refusal = headers.authorization === undefined ? undefined : checkToken(headers.authorization, connection);
  if (refusal) return refuse(...refusal);
  const topic = headerOf(headers, 'apns-topic');
  if (topic === undefined) return refuse(400, 'MissingTopic');
  return topic === (peer?.topic ?? provider.topic) ? undefined : refuse(400, 'TopicDisallowed');
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const refuseHeaders = (headers: IncomingHttpHeaders): Verdict | undefined => {
  const type = headerOf(headers, 'apns-push-type');
  const priority = headerOf(headers, 'apns-priority') ?? '10';
  if (type !== 'alert' && type !== 'background') return refuse(400, 'InvalidPushType');
  if (!['1', '5', '10'].includes(priority)) return refuse(400, 'BadPriority');
  if (type === 'background' && priority === '10') return refuse(400, 'BadPriority');
  if (!/^\d{1,10}$/.test(headerOf(headers, 'apns-expiration') ?? '0')) return refuse(400, 'BadExpirationDate');
  const id = headerOf(headers, 'apns-id');
  if (id !== undefined && !UUID.test(id)) return refuse(400, 'BadMessageId');
  return (headerOf(headers, 'apns-collapse-id') ?? '').length > 64 ? refuse(400, 'BadCollapseId') : undefined;
};

const refusePayload = ({ headers, body }: Case): Verdict | undefined => {
  if (body.byteLength > 4096) return refuse(413, 'PayloadTooLarge');
  const payload = parseObject(body);
  if (!payload || Object.keys(payload).length === 0) return refuse(400, 'PayloadEmpty');
  const shows = ['alert', 'sound', 'badge'].some((key) => Object.hasOwn(Object(payload.aps), key));
  return headers['apns-push-type'] === 'background' && shows ? refuse(400, 'InvalidPushType') : undefined;
};

export const parseObject = (body: Buffer): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
};
