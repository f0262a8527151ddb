import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A port that nobody listens at, for a service whose address must be known before it starts. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
