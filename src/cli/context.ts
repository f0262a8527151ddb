/** What a command may touch of the process around it. */
export interface CliContext {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by the first SIGTERM or SIGINT. */
  readonly stop: AbortSignal;
  /** Has `listener` called at each SIGHUP, which otherwise ends the process; the answer takes it off again. */
  readonly onHangUp?: (listener: () => void) => () => void;
  readonly pid: number;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

export interface Output {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
}

/** 0 fine, 1 faults, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

export type Format = 'text' | 'json';

/** At a terminal without what could drive it: names, titles and values may be whatever a device has sent. */
export const printLine = (output: Output, text: string): void => {
  output.write(`${output.isTTY === true ? harmless(text) : text}\n`);
};

/** Colours stay, and so do lines; escapes, other control characters and signs that turn a line round do not. */
const harmless = (text: string): string =>
  text.replace(/\p{Cc}(\[\d+m)?|[\u202a-\u202e\u2066-\u2069]/gu, (found, colour: string | undefined) => {
    const isOurs = found.startsWith(ESCAPE) ? colour !== undefined : /^[\t\n]/.test(found);
    return isOurs ? found : `\ufffd${colour ?? ''}`;
  });

const ESCAPE = '\u001b';

export const printJson = (output: Output, value: unknown): void => {
  output.write(`${JSON.stringify(value, null, 2)}\n`);
};
