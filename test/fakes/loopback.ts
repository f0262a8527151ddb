import type { IncomingMessage, Server } from 'node:http';
import type { Server as NetServer } from 'node:net';

/** Listens on 127.0.0.1, port 0 for a free one; resolves with the port. */
export const listen = (server: NetServer, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

/** Ends it with all its connections. */
export const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

export const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

/** A client that dies inside its request has not sent one. */
export const swallowHalfRequest = (): void => {};
