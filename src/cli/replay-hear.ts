import { existsSync, statSync } from 'node:fs';
import { type RecordingFiles, readRecordings } from '../app/replay-files.ts';
import { ok, type Result } from '../base/result.ts';
import type { Message } from '../model/message.ts';
import { type Complaint, fault, misuse } from './replay-options.ts';
import { sayMissing } from './say-unreadable.ts';

/** Hands over every message of the recordings, or says why not; with what should be known of what was read. */
export const hearRecordings = (
  recordings: RecordingFiles,
  hand: (message: Message) => void,
): Result<readonly string[], Complaint> => {
  // Before a long one is read for nothing.
  const missing = recordings.files.find((file) => !existsSync(file));
  if (missing !== undefined)
    return fault(`${missing}: ${sayMissing(missing, 'name a recording, or a table of readings')}`);
  const read = readRecordings(recordings, hand);
  if (read.ok) return read;
  return read.error.type === 'misuse' ? misuse(read.error.message) : fault(read.error.message);
};

/** Whether all can be read again, as `option` will; said before a long one is read the first time. */
export const refuseStreams = (files: readonly string[], option: string): Result<void, Complaint> => {
  const stream = files.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === false);
  return stream === undefined
    ? ok(undefined)
    : misuse(`${option} reads a recording twice, and ${stream} can be read once: write it to a file`);
};
