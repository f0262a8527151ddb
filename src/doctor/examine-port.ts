import { createServer } from 'node:net';
import { broken, type Finding, good, wordsOf } from './finding.ts';

export interface PortDeps {
  readonly area: string;
  readonly host: string;
  readonly port: number;
  /** Whether who answers there is this Tocsin. */
  readonly isOurs: (ended: AbortSignal) => Promise<boolean>;
}

/** Whether the port is free, or taken by ourselves. */
export const examinePort = async ({ area, host, port, isOurs }: PortDeps, ended: AbortSignal): Promise<Finding> => {
  if (port === 0) return good(area, `${host}: any free port`);
  const reason = await listenOnce(host, port);
  if (reason === null) return good(area, `${host}:${port} is free`);
  if (await isOurs(ended)) return good(area, `${host}:${port} is taken by the running Tocsin`);
  return broken(
    area,
    `${host}:${port} cannot be listened on: ${reason}`,
    `end what has it, or name another: ${area}.port`,
  );
};

const listenOnce = (host: string, port: number): Promise<string | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(wordsOf(error)));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });

/** Whether `/healthz` there answers as Tocsin does. */
export const answersAsTocsin = async (base: string, ended: AbortSignal): Promise<boolean> => {
  try {
    const answer = await fetch(`${base}/healthz`, { signal: ended });
    return answer.ok && (await answer.text()) === '{"status":"ok"}';
  } catch {
    return false;
  }
};
