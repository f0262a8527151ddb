import type { Http2Server, ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Peer } from './apns-rules.ts';

export interface Connection {
  /** Counted from 1. */
  readonly number: number;
  readonly kill: () => void;
  /** Opens it to so many streams in place of one. */
  readonly allow: (streams: number) => void;
  /** The certificate that the client showed. */
  readonly peer: () => Peer | undefined;
  /** Later streams are not looked at. */
  lastStream: number;
}

/** The connections of a server, each found by a stream's session. */
export const trackConnections = (server: Http2Server) => {
  const sockets = new Set<Socket>();
  const bySession = new Map<unknown, Connection>();
  let count = 0;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', swallowReset);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('session', (session) => {
    const { remotePort } = session.socket;
    const socket = [...sockets].find((one) => one.remotePort === remotePort);
    // HTTP/2 hides the TCP socket, and without TLS it takes it over: then only the session can end it.
    const kill = () => (session.encrypted ? socket?.resetAndDestroy() : session.destroy());
    const lastStream = Number.POSITIVE_INFINITY;
    let allowed = 1;
    const allow = (streams: number) => {
      if (allowed !== streams) session.settings({ maxConcurrentStreams: streams });
      allowed = streams;
    };
    bySession.set(session, { number: ++count, kill, allow, peer: () => peerOf(session), lastStream });
    session.on('error', swallowReset);
    session.on('close', () => bySession.delete(session));
  });
  return {
    count: () => count,
    /** Undefined once the connection is gone. */
    of: (session: unknown): Connection | undefined => bySession.get(session),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

/** A client that takes its request back has not sent one. */
export const swallowReset = (): void => {};

const peerOf = (session: ServerHttp2Session): Peer | undefined => {
  const socket: unknown = session.socket;
  if (!(socket instanceof TLSSocket)) return undefined;
  const { subject } = socket.getPeerCertificate();
  if (!subject) return undefined;
  const { UID } = subject;
  return { authorized: socket.authorized, topic: typeof UID === 'string' ? UID : undefined };
};
