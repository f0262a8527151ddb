/** One structured line: what happened (a fixed sentence), and its fields. Never a secret, a whole phone number or a whole address. */
export interface Log {
  readonly debug: (event: string, fields?: Fields) => void;
  readonly info: (event: string, fields?: Fields) => void;
  readonly warn: (event: string, fields?: Fields) => void;
  readonly error: (event: string, fields?: Fields) => void;
  /** A log that adds these fields to each line. */
  readonly child: (fields: Fields) => Log;
}

export type Fields = Readonly<Record<string, unknown>>;

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: Fields;
}

export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
};

/** Keeps the lines it was given, for tests to read. */
export const createTestLog = (lines: LogLine[] = [], bound: Fields = {}): Log & { readonly lines: LogLine[] } => {
  const write =
    (level: LogLine['level']) =>
    (event: string, fields: Fields = {}) => {
      lines.push({ level, event, fields: { ...bound, ...fields } });
    };
  return {
    lines,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => createTestLog(lines, { ...bound, ...fields }),
  };
};
