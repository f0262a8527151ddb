import type { JsonObject } from '../base/json.ts';
import type { Suppression, Transition } from '../model/alarm.ts';
import type { Delivery, Outcome } from '../model/delivery.ts';
import type { Notification } from '../model/notification.ts';
import type { Labels } from '../model/reading.ts';
import type { Severity } from '../model/rule.ts';

/** What a list is asked for; every filter that is given must hold. */
export interface ApiQuery {
  readonly rule?: string;
  readonly key?: string;
  readonly severity?: Severity;
  /** One of the row's states, or `open`. */
  readonly state?: string;
  readonly activation?: string;
  readonly notification?: string;
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** Newest first; `next` is null on the last page. */
export interface ApiPage<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
}

/** One activation. Times epoch ms. */
export interface AlarmRow {
  readonly id: string;
  readonly rule: string;
  readonly key: string;
  readonly title: string;
  readonly severity: Severity;
  readonly state: 'active' | 'clearing' | 'cleared';
  readonly acknowledged: boolean;
  readonly raisedAt: number;
  readonly clearedAt: number | null;
  readonly raisedDecidedAt: number;
  readonly clearedDecidedAt: number | null;
  readonly suppressedBy?: readonly Suppression[];
  readonly labels: Labels;
  readonly evidence: JsonObject;
}

export interface NotificationRow extends Notification {
  readonly state: string;
  /** Null when the call came over the API. */
  readonly transition: Transition | null;
}

export interface AttemptRow {
  readonly number: number;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly outcome: Outcome['type'] | null;
  readonly code: string | null;
}

export interface DeliveryRow extends Omit<Delivery, 'attempts'> {
  readonly attempts: readonly AttemptRow[];
}

/** One entry of the audit. */
export interface AuditRow {
  /** Epoch ms. */
  readonly at: number;
  readonly action: string;
  readonly reason: string;
  readonly type: string | null;
  readonly address: string | null;
  readonly identity: string | null;
  readonly sid: string | null;
}

/** Where the operator routes get what they show. A rejection is a 503 when it names a busy store, else a 500. */
export interface ApiLists {
  readonly alarms: (query: ApiQuery) => Promise<ApiPage<AlarmRow>>;
  readonly notifications: (query: ApiQuery) => Promise<ApiPage<NotificationRow>>;
  readonly deliveries: (query: ApiQuery) => Promise<ApiPage<DeliveryRow>>;
  readonly audit: (query: Pick<ApiQuery, 'limit' | 'cursor'>) => Promise<ApiPage<AuditRow>>;
}
