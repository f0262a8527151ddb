import type { NotifyFault } from './fault.ts';
import type { Notify } from './operations.ts';

/** Why an operation over HTTP failed. `code` is Twilio's, or 0 when no service of that kind answered. */
export interface RemoteFault extends NotifyFault {
  /**
   * refused: the service said no. unreachable: nothing was sent. answer-lost: it may have taken effect.
   * not-notify: something answered that is no Notify service, or not in its words.
   */
  readonly type: 'refused' | 'unreachable' | 'answer-lost' | 'not-notify';
  /** The header as it came. */
  readonly retryAfter: string | null;
}

/** The five operations of another Notify service. */
export interface RemoteNotify extends Notify<RemoteFault> {
  /** Lets go of the connections; requests under way fail. */
  readonly close: () => Promise<void>;
}
