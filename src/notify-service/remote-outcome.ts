import { retryAfterMs } from '../base/retry-after.ts';
import type { Outcome } from '../model/delivery.ts';
import type { RemoteFault } from './remote-fault.ts';

/** What a failed `send` means for its delivery. */
export const faultToOutcome = (fault: RemoteFault, now: number): Outcome => {
  const code = fault.code === 0 ? fault.type : String(fault.code);
  const at = now + (retryAfterMs(fault.retryAfter, now) || RETRY_MS);
  if (fault.type === 'unreachable') return { type: 'RetryAt', at, scope: 'channel', code };
  if (fault.type === 'answer-lost') return { type: 'AnswerLost', code };
  switch (true) {
    // A gateway gave up waiting, or the service accepted in words nobody understands: it may have taken effect.
    case fault.status < 300 || fault.status === 504:
      return { type: 'AnswerLost', code };
    case fault.status === 429 || fault.status === 503:
      return { type: 'RetryAt', at, scope: 'channel', code };
    case fault.status >= 500:
      return { type: 'RetryAt', at, scope: 'binding', code };
    // 404 to a new notification says that the Service is not there: mended in the config, not by dropping alarms.
    case fault.status === 401 || fault.status === 403 || fault.status === 404 || fault.type === 'not-notify':
      return { type: 'CredentialRefused', code };
    default:
      return { type: 'Rejected', code };
  }
};

/** When the service names no time of its own, or one that is past. */
const RETRY_MS = 5000;
