import type { CredentialProgress, ImportProgress, ServiceProgress } from './progress.ts';

/** What an import came to, for people and scripts. Keys may be added, these stay. */
export interface ImportReport {
  /** Nothing was written. */
  readonly dryRun: boolean;
  /** False: it ended before everything was read. */
  readonly finished: boolean;
  readonly credentials: readonly CredentialReport[];
  readonly services: readonly ServiceReport[];
  /** What Twilio's Notify has and Tocsin has not. */
  readonly notCopied: readonly string[];
  readonly next: readonly string[];
}

type CredentialReport = CredentialProgress & {
  /** How its secret gets here; null when it is here. */
  readonly todo: string | null;
};

type ServiceReport = Omit<ServiceProgress, 'next' | 'done'> & { readonly finished: boolean };

interface ReportContext {
  readonly dryRun: boolean;
  readonly finished: boolean;
  /** Where programs will find the service. */
  readonly baseUrl: string;
}

export const toReport = (progress: ImportProgress, context: ReportContext): ImportReport => {
  const credentials = (progress.credentials ?? []).map((credential) => ({ ...credential, todo: todoOf(credential) }));
  const services = (progress.services ?? []).map(({ next: _, done, ...service }) => ({ ...service, finished: done }));
  return {
    dryRun: context.dryRun,
    finished: context.finished,
    credentials,
    services,
    notCopied: NOT_COPIED,
    next: nextSteps(credentials, context),
  };
};

const NOT_COPIED = [
  "credentials' secrets: Twilio shows them to nobody",
  'Users and Segments: Twilio removed them in 2018; a Segment in send is refused, use tags',
  'notifications sent so far: Twilio lists none',
];

const todoOf = ({ type, sid, secret }: CredentialProgress): string | null => {
  if (secret === 'here') return null;
  if (type === 'apn') {
    return `make a token key (.p8) in Apple's developer account; then config notify.credentials with this sid (keyId, teamId, topic, key_file), or POST /v1/Credentials/${sid} (PrivateKey, and Certificate as {"key_id","team_id","topic"})`;
  }
  const gcm = type === 'gcm' ? 'GCM is shut down, FCM delivers its bindings: ' : '';
  return `${gcm}make a service account key in the Firebase console, server keys are no longer taken; then config notify.credentials with this sid (serviceAccount_file), or POST /v1/Credentials/${sid} (Secret)`;
};

const nextSteps = (credentials: readonly CredentialReport[], context: ReportContext): readonly string[] => {
  if (context.dryRun) return ['run it without --dry-run'];
  if (!context.finished) return ['mend what stopped it, then run the same command again: it goes on where it was'];
  const missing = credentials.filter(({ todo }) => todo !== null).length;
  return [
    ...(missing > 0 ? [`set ${missing === 1 ? 'the secret' : `the ${missing} secrets`}; until then pushes wait`] : []),
    `point programs at ${context.baseUrl}, with notify.accountSid and notify.authToken of the config`,
    'run the import once more just before: what is new is copied, everything else is unchanged',
  ];
};
