/** Why an import could not go on. */
export interface ImportFault {
  /** HTTP status; 0 when nothing answered, or the import was stopped. */
  readonly status: number;
  readonly message: string;
  /** The header as it came. */
  readonly retryAfter?: string | null;
}

/** Whether the same request may be taken later. Everything that an import asks for may be asked twice. */
export const isPassing = ({ status }: ImportFault): boolean => status === 0 || status === 429 || status >= 500;
