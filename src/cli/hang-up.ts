import type { CliContext } from './context.ts';

/** Who is told of SIGHUP. */
export interface HangUps {
  /** From now on `next` is called at each, and at once if one came while nobody was told. */
  readonly tell: (next: () => void) => void;
  readonly stop: () => void;
}

/**
 * SIGHUP reads the rules again, also one that comes while the service still starts. At a terminal it says that the
 * terminal is gone: there nobody listens, and it ends the process as ever.
 */
export const listenForHangUp = ({ onHangUp, stdout }: Pick<CliContext, 'onHangUp' | 'stdout'>): HangUps => {
  let waiting = false;
  let listener = () => {
    waiting = true;
  };
  const stop = stdout.isTTY ? undefined : onHangUp?.(() => listener());
  return {
    tell: (next) => {
      listener = next;
      if (waiting) next();
      waiting = false;
    },
    stop: () => stop?.(),
  };
};
