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
import { type LogTextOptions, logLineToText } from './log-text.ts';
import { shortenAddress } from './redacted.ts';

export interface PinoLogOptions {
  readonly level: LogLine['level'] | 'silent';
  /** For a person at a terminal, and how; left out: JSON lines. */
  readonly text?: LogTextOptions | undefined;
  /** Default: standard output, written synchronously, so that a crash loses no line. */
  readonly destination?: DestinationStream;
}

/** Lines by pino, JSON or text. What a careless caller logs under the name of a secret or an address is masked in both. */
export const createPinoLog = ({ level, text, destination: given }: PinoLogOptions): Log => {
  const out = given ?? destination({ dest: 1, sync: true });
  return wrap(pino({ ...OPTIONS, level }, text ? inWords(out, text) : out));
};

/** Made of the JSON that pino has masked. */
const inWords = (out: DestinationStream, text: LogTextOptions): DestinationStream => ({
  write: (line) => out.write(`${logLineToText(line, text)}\n`),
});

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
