import { statSync } from 'node:fs';
import { type RecordingFiles, readRecordings } from '../app/replay-files.ts';
import { ok, type Result } from '../base/result.ts';
import type { Message } from '../model/message.ts';
import { type Complaint, fault, misuse } from './replay-options.ts';

/** Hands over every message of the recordings, or says why not. */
export const hearRecordings = (
  recordings: RecordingFiles,
  hand: (message: Message) => void,
): Result<void, Complaint> => {
  const read = readRecordings(recordings, hand);
  if (read.ok) return ok(undefined);
  return read.error.type === 'misuse' ? misuse(read.error.message) : fault(read.error.message);
};

/** The same once more, which a pipe does not allow. */
export const hearAgain = (
  recordings: RecordingFiles,
  option: string,
  hand: (message: Message) => void,
): Result<void, Complaint> => {
  const stream = recordings.files.find((file) => !statSync(file).isFile());
  return stream === undefined
    ? hearRecordings(recordings, hand)
    : misuse(`${option} reads a recording twice, and ${stream} can be read once: write it to a file`);
};
