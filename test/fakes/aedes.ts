import { once } from 'node:events';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes, type AedesOptions } from 'aedes';
import type { Certificate } from './certificate.ts';

/** A broker inside the test, whose every step a test can see and steer. MQTT 3.1.1 only, as a 5 that is refused. */
export interface AedesBroker extends AsyncDisposable {
  readonly url: string;
  readonly broker: Aedes;
  /** Publishes as if from another client. */
  readonly publish: (topic: string, payload: string, over?: { qos?: 0 | 1; retain?: boolean }) => Promise<void>;
  /** Cuts every connection, as a broken network does. */
  readonly cut: () => void;
}

export const startAedes = async (options: AedesOptions = {}, tls?: Certificate): Promise<AedesBroker> => {
  const broker = await Aedes.createBroker(options);
  const sockets = new Set<Socket>();
  const handle = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => {});
    broker.handle(socket);
  };
  const server = tls ? createTlsServer(tls, handle) : createTcpServer(handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `${tls ? 'mqtts' : 'mqtt'}://127.0.0.1:${address.port}`,
    broker,
    publish: (topic, payload, { qos = 1, retain = false } = {}) =>
      new Promise((resolve, reject) => {
        const packet = { cmd: 'publish' as const, topic, payload, qos, retain, dup: false };
        broker.publish(packet, (error) => (error ? reject(error) : resolve()));
      }),
    cut,
    [Symbol.asyncDispose]: async () => {
      cut();
      server.close();
      await new Promise<void>((closed) => broker.close(closed));
    },
  };
};
