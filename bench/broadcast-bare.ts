import { type ClientHttp2Session, connect } from 'node:http2';
import { Pool } from 'undici';
import type { Sink } from './broadcast-sink.ts';

/** What the channels are compared with: the same requests, made by nothing but a loop. */
export interface Bare {
  readonly apn: (count: number) => Promise<void>;
  readonly fcm: (count: number) => Promise<void>;
  readonly sms: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Streams of one session, connections of the pool: as many as Tocsin's own channels use. */
const STREAMS = 500;
const CONNECTIONS = 50;

export const createBare = ({ apns, http, ca }: Sink): Bare => {
  const session = connect(apns, { ca });
  const pool = new Pool(http, { connections: CONNECTIONS });
  return {
    apn: (count) => inTurns(count, STREAMS, (index) => push(session, index)),
    fcm: (count) => inTurns(count, CONNECTIONS, (index) => post(pool, FCM, fcmBody(index))),
    sms: (count) => inTurns(count, CONNECTIONS, (index) => post(pool, SMS, smsBody(index))),
    close: async () => {
      session.close();
      await pool.close();
    },
  };
};

const inTurns = async (count: number, width: number, one: (index: number) => Promise<void>): Promise<void> => {
  let next = 0;
  const worker = async () => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
};

const APNS_HEADERS = {
  ':method': 'POST',
  'apns-topic': 'com.example.bench',
  'apns-push-type': 'alert',
  'apns-priority': '10',
  authorization: `bearer ${'x'.repeat(200)}`,
};
const APNS_BODY = JSON.stringify({ aps: { alert: { title: 'Freezer too warm', body: 'f7 at -10 °C' } } });

const push = (session: ClientHttp2Session, index: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const stream = session.request({
      ...APNS_HEADERS,
      ':path': `/3/device/${tokenOf(index)}`,
      'apns-id': `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      'apns-expiration': '1900000000',
    });
    stream.on('error', reject);
    stream.on('end', resolve);
    stream.resume();
    stream.end(APNS_BODY);
  });

/** 64 hexadecimal digits. */
export const tokenOf = (index: number): string => index.toString(16).padStart(64, '0');

const FCM = {
  path: '/v1/projects/bench/messages:send',
  headers: { 'content-type': 'application/json', authorization: 'Bearer bench' },
};
const SMS = {
  path: `/2010-04-01/Accounts/AC${'0'.repeat(32)}/Messages.json`,
  headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic bench' },
};

const fcmBody = (index: number): string =>
  JSON.stringify({
    message: {
      token: tokenOf(index),
      data: { twi_title: 'Freezer too warm', twi_body: 'f7 at -10 °C' },
      android: { priority: 'high', ttl: '14400s' },
    },
  });

const smsBody = (index: number): string =>
  new URLSearchParams({
    To: `+47900${String(index).padStart(5, '0')}`,
    From: '+15005550006',
    Body: 'f7 at -10 C',
    ValidityPeriod: '14400',
  }).toString();

const post = async (pool: Pool, { path, headers }: typeof FCM, body: string): Promise<void> => {
  const response = await pool.request({ method: 'POST', path, headers, body });
  await response.body.text();
};
