import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { close, listen } from '../../fakes/loopback.ts';

export const TOKEN = 'secret-token';

/** A server of people that takes one token only. */
export interface PeopleServer extends AsyncDisposable {
  readonly url: string;
  /** Path and query of each request that was made, with its ETag. */
  readonly requests: { readonly path: string; readonly etag: string | undefined }[];
  /** What it answers from now on, whatever it is asked. */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
}

export const startPeopleServer = async (): Promise<PeopleServer> => {
  const server = createServer((request, response) => {
    people.requests.push({ path: request.url ?? '', etag: request.headers['if-none-match'] });
    if (request.headers.authorization !== `Bearer ${TOKEN}`) response.writeHead(401).end();
    else if (request.headers.accept !== 'application/json') response.writeHead(406).end();
    else people.answer(request, response);
  });
  const port = await listen(server, 0);
  const people: PeopleServer = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    answer: (_, response) => void response.end('[]'),
    [Symbol.asyncDispose]: () => close(server),
  };
  return people;
};

/** Answers with `pages` by path, each with an ETag of its own text; 404 for others. */
export const serve =
  (pages: Readonly<Record<string, unknown>>): PeopleServer['answer'] =>
  (request, response) => {
    const page = pages[request.url ?? ''];
    const text = JSON.stringify(page);
    const etag = `"${Buffer.from(text ?? '')
      .toString('base64')
      .slice(-40)}-${text?.length}"`;
    if (page === undefined) response.writeHead(404).end();
    else if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag }).end(text);
  };
