import type { Redacted } from '../../base/redacted.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Credential } from '../../model/credential.ts';
import type { CredentialSid } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import { columns, upsertInto } from '../row.ts';
import { createSeal } from './seal.ts';

/** Why a secret cannot be had: the config names no key; there is none; or it was sealed with another key or is damaged. */
export type SecretFault = 'no-key' | 'none' | 'unreadable';

/** Credentials; meant to be a part of the notify service's store port. */
export interface CredentialTable {
  /** Whether secrets can be stored. */
  readonly keepsSecrets: boolean;
  readonly credential: (sid: CredentialSid) => Promise<Credential | null>;
  /** Stores it; its secret as well, encrypted, unless it is undefined. Null takes it away. A secret without a key rejects. */
  readonly putCredential: (credential: Credential, secret: Redacted | null | undefined) => Promise<void>;
  readonly credentialSecret: (sid: CredentialSid) => Promise<Result<Redacted, SecretFault>>;
  /** A page in order of sid, after `after`. */
  readonly credentials: (after: CredentialSid | null, limit: number) => Promise<readonly Credential[]>;
  /** False if it is not there. */
  readonly removeCredential: (sid: CredentialSid) => Promise<boolean>;
}

export const createCredentialTable = (connection: Connection, key: Redacted | undefined): CredentialTable => {
  const one = connection.prepare<CredentialRow>(`select ${COLUMNS} from credentials where sid = :sid`);
  const page = connection.prepare<CredentialRow>(
    `select ${COLUMNS} from credentials where sid > :after order by sid limit :limit`,
  );
  const put = connection.prepare(upsertInto('credentials', FIELDS, ['sid']));
  const remove = connection.prepare('delete from credentials where sid = :sid');
  const secrets = prepareSecrets(connection, key);
  return {
    keepsSecrets: key !== undefined,
    credential: async (sid) => {
      const row = connection.read(() => one.get({ sid }));
      return row ? rowToCredential(row) : null;
    },
    putCredential: async (credential, secret) => {
      connection.write(() => {
        put.run(credentialToRow(credential));
        if (secret !== undefined) secrets.put(credential.sid, secret);
      });
    },
    credentialSecret: async (sid) => connection.read(() => secrets.get(sid)),
    credentials: async (after, limit) =>
      connection.read(() => page.all({ after: after ?? '', limit }).map(rowToCredential)),
    removeCredential: async (sid) => connection.write(() => remove.run({ sid }) > 0),
  };
};

const FIELDS = [
  'sid',
  'type',
  'friendlyName',
  'sandbox',
  'fromConfig',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Credential)[];

const COLUMNS = columns(FIELDS);

type CredentialRow = Omit<Credential, 'sandbox' | 'fromConfig'> & {
  readonly sandbox: number | null;
  readonly fromConfig: number;
};

const credentialToRow = (credential: Credential): CredentialRow => ({
  ...credential,
  sandbox: credential.sandbox === null ? null : Number(credential.sandbox),
  fromConfig: Number(credential.fromConfig),
});

const rowToCredential = (row: CredentialRow): Credential => ({
  ...row,
  sandbox: row.sandbox === null ? null : row.sandbox === 1,
  fromConfig: row.fromConfig === 1,
});

const prepareSecrets = (connection: Connection, key: Redacted | undefined) => {
  const seal = key && createSeal(key);
  const one = connection.prepare<{ secret: Uint8Array | null }>('select secret from credentials where sid = :sid');
  const put = connection.prepare('update credentials set secret = :secret where sid = :sid');
  const sealed = (sid: CredentialSid, secret: Redacted): Uint8Array => {
    if (!seal) throw new Error(`${sid}: a secret is not stored without an encryption key`);
    return seal.seal(sid, secret);
  };
  return {
    put: (sid: CredentialSid, secret: Redacted | null): void => {
      put.run({ sid, secret: secret && sealed(sid, secret) });
    },
    get: (sid: CredentialSid): Result<Redacted, SecretFault> => {
      const stored = one.get({ sid })?.secret ?? null;
      if (stored === null) return err('none');
      if (!seal) return err('no-key');
      const secret = seal.open(sid, stored);
      return secret ? ok(secret) : err('unreadable');
    },
  };
};
