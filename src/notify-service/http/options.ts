import type { Clock } from '../../base/clock.ts';
import type { Redacted } from '../../base/redacted.ts';
import type { NotifyAccount } from '../account.ts';

/** A further credential for everything under `/v1`. */
export interface ApiKey {
  /** `SK…`. */
  readonly sid: string;
  readonly secret: Redacted;
}

export interface NotifyRoutesOptions {
  readonly account: NotifyAccount;
  /** Basic auth is `accountSid:authToken` or `SK…:secret`; where neither is known, everything under `/v1` answers 401. */
  readonly accountSid: string | undefined;
  readonly authToken: Redacted | undefined;
  readonly apiKeys?: readonly ApiKey[];
  /** What links in answers begin with; by default what the client called us. */
  readonly publicUrl?: string | undefined;
  readonly clock: Clock;
  /** Told of what should not happen: the client only learns that it did. */
  readonly onError?: (error: unknown) => void;
}
