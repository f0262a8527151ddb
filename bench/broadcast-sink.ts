import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createCertificate } from '../test/fakes/certificate.ts';

/** Where a broadcast arrives: APNs over HTTP/2 and TLS, and one HTTP server for FCM, its tokens and Twilio's Messages. */
export interface Sink {
  readonly apns: string;
  readonly http: string;
  /** PEM that the APNs side is to be trusted by. */
  readonly ca: string;
}

const ANSWERS: readonly (readonly [path: RegExp, status: number, body: string])[] = [
  [/^\/token$/, 200, '{"access_token":"bench","expires_in":3600,"token_type":"Bearer"}'],
  [/messages:send$/, 200, '{"name":"projects/bench/messages/1"}'],
  [/Messages\.json$/, 201, '{"sid":"SM00000000000000000000000000000000","status":"queued"}'],
];

const certificate = createCertificate();

const apns = createSecureServer({ ...certificate, settings: { maxConcurrentStreams: 1000 } });
apns.on('stream', (stream) => {
  stream.resume();
  stream.on('end', () => {
    stream.respond({ ':status': 200 });
    stream.end();
  });
});

const http = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const [, status, body] = ANSWERS.find(([path]) => path.test(request.url ?? '')) ?? [/./, 404, '{}'];
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
});
http.keepAliveTimeout = 60_000;

const portOf = (server: { readonly address: () => AddressInfo | string | null }): number => {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};

apns.listen(0, '127.0.0.1', () =>
  http.listen(0, '127.0.0.1', () =>
    process.send?.({
      apns: `https://127.0.0.1:${portOf(apns)}`,
      http: `http://127.0.0.1:${portOf(http)}`,
      ca: certificate.cert,
    } satisfies Sink),
  ),
);
process.on('disconnect', () => process.exit());
