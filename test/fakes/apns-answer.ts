import type { ServerHttp2Stream } from 'node:http2';
import type { Connection } from './apns-connections.ts';
import type { Verdict } from './apns-rules.ts';

/** How one answer goes wrong, on cue. */
export type ApnsFailure =
  | {
      readonly status: number;
      readonly reason?: string;
      readonly timestamp?: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** Nothing goes wrong. */
  | 'none'
  /** The push is kept as accepted, and never answered. */
  | 'never-answer'
  /** The stream is refused, and nothing done. */
  | 'refuse'
  /** The push is kept as accepted, and its stream reset. */
  | 'reset'
  /** The push is kept as accepted, and the connection breaks: with TLS without a word, without it by HTTP/2's own. */
  | 'kill'
  /** The push is answered, and no later one of its connection is looked at. */
  | 'goaway'
  /** This push and later ones of its connection are not looked at; not for the first of a connection. */
  | 'goaway-before';

export interface Turn {
  readonly stream: ServerHttp2Stream;
  readonly connection: Connection;
  readonly failure: ApnsFailure;
  readonly verdict: Verdict;
}

const NO_ERROR = 0;
const INTERNAL_ERROR = 2;
const REFUSED_STREAM = 7;

/** Answers one push, or fails as it was told to. */
export const answer = ({ stream, connection, failure, verdict }: Turn): void => {
  switch (failure) {
    case 'never-answer':
      return;
    case 'refuse':
      stream.close(REFUSED_STREAM);
      return;
    case 'reset':
      stream.close(INTERNAL_ERROR);
      return;
    case 'kill':
      connection.kill();
      return;
    case 'goaway-before':
      goAway(stream, connection, (stream.id ?? 0) - 2);
      return;
    case 'goaway':
      goAway(stream, connection, stream.id ?? 0);
      respond(stream, verdict);
      return;
    case 'none':
      respond(stream, verdict);
      return;
    default: {
      const { headers = {}, body, ...rest } = failure;
      respond(stream, { ...verdict, reason: null, ...rest }, headers, body);
    }
  }
};

/** Streams above the last are not worked on (RFC 9113 §6.8), though they may have arrived. */
const goAway = (stream: ServerHttp2Stream, connection: Connection, lastStream: number): void => {
  connection.lastStream = lastStream;
  stream.session?.goaway(NO_ERROR, lastStream);
};

const respond = (
  stream: ServerHttp2Stream,
  { status, reason, id, timestamp }: Verdict,
  headers: Record<string, string> = {},
  body?: string,
): void => {
  if (stream.destroyed) return;
  const head = { ':status': status, 'apns-id': id, ...headers };
  stream.respond(head, { endStream: status === 200 });
  if (status === 200) return;
  stream.end(
    body ?? JSON.stringify({ ...(reason !== null && { reason }), ...(timestamp !== undefined && { timestamp }) }),
  );
};
