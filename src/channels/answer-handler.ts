import type { Dispatcher } from 'undici';
import type { Deadlines } from './deadlines.ts';

/** What came over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Empty if it broke off. */
  readonly text: string;
}

export interface AnswerTaker {
  readonly deadlines: Deadlines;
  /** Called once, as is `fail`, and never both. */
  readonly take: (answer: WireAnswer) => void;
  /** No answer came. `started`: the connection stood, and the request was handed to it. */
  readonly fail: (error: unknown, started: boolean) => void;
  /** A status that says everything: its body is not waited for. */
  readonly enough?: number;
}

/**
 * Takes one answer off undici; its head alone is one, so that a body that breaks off, or trickles past the deadline, does
 * not turn it into a lost answer. undici's own `request` does that too, but makes a stream of each body, which costs more
 * than all else that is ours.
 */
export const createAnswerHandler = ({ deadlines, take, fail, enough }: AnswerTaker): Dispatcher.DispatchHandler => {
  let underWay: Dispatcher.DispatchController | undefined;
  let head: Pick<WireAnswer, 'status' | 'headers'> | undefined;
  let body: Buffer | undefined;
  let isTaken = false;
  const finish = ({ status, headers }: Pick<WireAnswer, 'status' | 'headers'>, text: string) => {
    if (!isTaken) take({ status, headers, text });
    isTaken = true;
  };
  return {
    onRequestStart: (controller) => {
      // It has started before where undici takes it up on a new connection.
      if (underWay) deadlines.stop(underWay);
      underWay = controller;
      deadlines.start(controller);
    },
    onResponseStart: (_, status, headers) => {
      // "Continue" and "early hints" are no answer yet (RFC 9110 §15.2).
      if (status < 200) return;
      head = { status, headers };
      if (status === enough) finish(head, '');
    },
    onResponseData: (_, chunk) => {
      body = body ? Buffer.concat([body, chunk]) : chunk;
    },
    onResponseEnd: (controller) => {
      deadlines.stop(controller);
      if (head) finish(head, body ? UTF_8.decode(body) : '');
    },
    onResponseError: (_, error) => {
      if (underWay) deadlines.stop(underWay);
      if (head) finish(head, '');
      else fail(error, underWay !== undefined);
    },
  };
};

const UTF_8 = new TextDecoder();
