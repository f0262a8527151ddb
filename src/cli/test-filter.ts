import { err, ok, type Result } from '../base/result.ts';

/** Whether a test of that file and name is meant. */
export type TestFilter = (file: string, name: string) => boolean;

/** `--filter`: a part of the name of a test or of its file, whatever the case, or `/a regular expression/`. */
export const parseTestFilter = (written: string | undefined): Result<TestFilter, string> => {
  if (written === undefined) return ok(() => true);
  const source = /^\/(.+)\/$/s.exec(written)?.[1];
  if (source === undefined) {
    const part = written.toLowerCase();
    return ok((file, name) => [file, name].some((text) => text.toLowerCase().includes(part)));
  }
  try {
    const pattern = new RegExp(source, 'iu');
    return ok((file, name) => pattern.test(file) || pattern.test(name));
  } catch {
    return err(`not a regular expression: ${written}`);
  }
};
