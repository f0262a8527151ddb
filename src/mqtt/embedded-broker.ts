import { once } from 'node:events';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';

/** A broker inside this process, for demo and trial: MQTT 3.1.1, no password, and everything queued dies with it. */
export interface EmbeddedBroker {
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Listens on `host:port` (0 is a free port); rejects when it cannot. */
export const createEmbeddedBroker = async (listen: { host: string; port: number }): Promise<EmbeddedBroker> => {
  const broker = await Aedes.createBroker({ queueLimit: 1000 });
  const server = createServer((socket) => broker.handle(socket));
  const close = async () => {
    const closed = server.listening ? once(server, 'close') : undefined;
    server.close();
    await new Promise<void>((done) => broker.close(done));
    await closed;
  };
  try {
    server.listen(listen.port, listen.host);
    await once(server, 'listening');
  } catch (error) {
    await close();
    throw error;
  }
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : listen.port;
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
  return { url: `mqtt://${host}:${port}`, port, close };
};
