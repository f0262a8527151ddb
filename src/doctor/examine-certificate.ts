import { type ConnectionOptions, connect } from 'node:tls';
import type { Clock } from '../base/clock.ts';
import { broken, doubtful, type Finding, good, wordsOf } from './finding.ts';

export interface CertificateDeps {
  readonly area: string;
  readonly host: string;
  readonly port: number;
  readonly tls: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername'>;
  readonly clock: Pick<Clock, 'now'>;
  /** How to make a certificate trusted that is not. */
  readonly todo: string;
}

const DAY_MS = 86_400_000;
const SOON_DAYS = 21;

/** Whether the chain of who answers there is trusted, and how many days its certificate has left. */
export const examineCertificate = (deps: CertificateDeps, ended: AbortSignal): Promise<readonly Finding[]> =>
  new Promise((resolve) => {
    const { area, host, port, tls, clock, todo } = deps;
    // Looked at even if it is not trusted: what is wrong with it is the question.
    const socket = connect({ host, port, rejectUnauthorized: false, ...named(host), ...tls });
    ended.addEventListener('abort', () => socket.destroy());
    socket.once('error', (error) =>
      resolve([
        broken(
          area,
          `no TLS with ${host}:${port}: ${wordsOf(error)}`,
          'look at the address, and whether TLS is spoken there',
        ),
      ]),
    );
    socket.once('secureConnect', () => {
      const { valid_to: until } = socket.getPeerCertificate();
      const reason = socket.authorized ? null : String(socket.authorizationError);
      const days = Math.floor((Date.parse(until) - clock.now()) / DAY_MS);
      resolve([reason === null ? judge(area, days) : broken(area, `its certificate is not trusted: ${reason}`, todo)]);
      socket.destroy();
    });
  });

/** An address is no name that a server could be asked for. */
const named = (host: string) => (/[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {});

const judge = (area: string, days: number): Finding => {
  const found = `its certificate is trusted, and valid for ${days} days`;
  return days < SOON_DAYS ? doubtful(area, found, 'have it renewed') : good(area, found);
};
