import { createRequire } from 'node:module';
import {
  type DestinationStream,
  destination,
  type Logger,
  type LoggerOptions,
  pino,
  stdSerializers,
  stdTimeFunctions,
} from 'pino';
import type { Log, LogLine } from './log.ts';
import { shortenAddress } from './redacted.ts';

export interface PinoLogOptions {
  readonly level: LogLine['level'] | 'silent';
  /** For a person at a terminal; JSON lines all the same where pino-pretty is not installed. */
  readonly pretty?: boolean;
  /** Default: standard output, written synchronously, so that a crash loses no line. */
  readonly destination?: DestinationStream;
}

/** JSON lines by pino. What a careless caller logs under the name of a secret or an address is masked. */
export const createPinoLog = ({ level, pretty = false, destination: given }: PinoLogOptions): Log => {
  const out = given ?? (pretty ? prettyStream() : undefined) ?? destination({ dest: 1, sync: true });
  return wrap(pino({ ...OPTIONS, level }, out));
};

const wrap = (logger: Logger): Log => ({
  debug: (event, fields = {}) => logger.debug(fields, event),
  info: (event, fields = {}) => logger.info(fields, event),
  warn: (event, fields = {}) => logger.warn(fields, event),
  error: (event, fields = {}) => logger.error(fields, event),
  child: (fields) => wrap(logger.child(fields)),
});

const ADDRESSES = ['address', 'Address', 'phone', 'To', 'From'];
const SECRETS = ['password', 'token', 'authToken', 'authorization', 'secret', 'privateKey', 'serviceAccount'];

const OPTIONS: LoggerOptions = {
  base: null,
  timestamp: stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  serializers: { error: stdSerializers.err },
  redact: {
    paths: [...ADDRESSES, ...SECRETS].flatMap((name) => [name, `*.${name}`]),
    censor: (value, path) =>
      typeof value === 'string' && ADDRESSES.includes(path.at(-1) ?? '') ? shortenAddress(value) : '<redacted>',
  },
};

/** pino-pretty serves development only, so its absence is no fault. */
const prettyStream = (): DestinationStream | undefined => {
  try {
    return createRequire(import.meta.url)('pino-pretty')({
      sync: true,
      ignore: 'pid,hostname',
      translateTime: 'SYS:HH:MM:ss',
    });
  } catch {
    return undefined;
  }
};
