import type { Redacted } from '../base/redacted.ts';
import type { Result } from '../base/result.ts';
import type { Credential, CredentialSecret } from '../model/credential.ts';
import type { Channel, ChannelName, Route } from '../model/delivery.ts';
import type { CredentialSid } from '../model/ids.ts';
import type { CredentialStore } from '../notify-service/account-store.ts';
import type { ChannelSource } from '../notify-service/ports.ts';
import type { ConfigCredentials } from './config-credentials.ts';

export interface ChannelSourceDeps {
  /** The ways out of the config, with the credentials that stand beside them there. */
  readonly own: ReadonlyMap<ChannelName, Channel>;
  readonly configCredentials: ConfigCredentials;
  readonly store: Pick<CredentialStore, 'credential' | 'credentialSecret'>;
  readonly create: (way: CredentialWay) => Channel;
}

/** What a channel of a credential is made of; `name` is the type of the bindings it is for. */
export interface CredentialWay {
  readonly name: 'apn' | 'fcm' | 'gcm';
  readonly secret: CredentialSecret;
  readonly sandbox: boolean;
}

export interface OpenChannels extends ChannelSource {
  /** Lets go of all connections; requests under way fail. */
  readonly close: () => Promise<void>;
}

/** The config's channels, and one for each credential as it is first needed. */
export const createChannelSource = (deps: ChannelSourceDeps): OpenChannels => {
  const made = new Map<string, Promise<LentChannel>>();
  const ofCredential = (name: CredentialWay['name'], sid: CredentialSid): Promise<LentChannel> => {
    const place = `${name} ${sid}`;
    const known = made.get(place);
    if (known) return known;
    const channel = openChannel(deps, name, sid).then(lend);
    made.set(place, channel);
    // A store that failed says nothing of the credential.
    channel.catch(() => made.delete(place));
    return channel;
  };
  return {
    find: async ({ channel, credential }: Route) =>
      credential !== null && isPush(channel)
        ? (await ofCredential(channel, credential)).channel
        : deps.own.get(channel),
    forget: (sid) => {
      for (const name of PUSH) {
        const place = `${name} ${sid}`;
        // One that could not be opened has nothing to close.
        made
          .get(place)
          ?.then(({ retire }) => retire())
          .catch(() => undefined);
        made.delete(place);
      }
    },
    close: async () => {
      const opened = await Promise.all(made.values());
      const channels = [...deps.own.values(), ...opened.map(({ channel }) => channel)];
      await Promise.all(channels.map((channel) => channel.close?.()));
    },
  };
};

interface LentChannel {
  readonly channel: Channel;
  /** Closes it once nothing is under way: a push that is cut off goes out again, and may be a second copy. */
  readonly retire: () => void;
}

const lend = (channel: Channel): LentChannel => {
  let underWay = 0;
  let retired = false;
  const closeIfOver = () => {
    if (retired && underWay === 0) channel.close?.().catch(() => undefined);
  };
  const deliver: Channel['deliver'] = async (request) => {
    underWay++;
    try {
      return await channel.deliver(request);
    } finally {
      underWay--;
      closeIfOver();
    }
  };
  return {
    channel: { ...channel, deliver },
    retire: () => {
      retired = true;
      closeIfOver();
    },
  };
};

const PUSH = ['apn', 'fcm', 'gcm'] as const;

const isPush = (name: ChannelName): name is CredentialWay['name'] => PUSH.some((one) => one === name);

/** One that cannot be used refuses everything, so that what waits for it goes out once it is mended. */
const openChannel = async (
  { store, configCredentials, create }: ChannelSourceDeps,
  name: CredentialWay['name'],
  sid: CredentialSid,
): Promise<Channel> => {
  const ours = configCredentials.get(sid);
  const credential = ours?.credential ?? (await store.credential(sid));
  if (!credential) return refusing(name, 'credential-missing');
  if (isApple(credential) !== (name === 'apn')) return refusing(name, 'credential-of-another-type');
  if (ours) return create({ name, secret: ours.secret, sandbox: credential.sandbox === true });
  const secret = readSecret(await store.credentialSecret(sid));
  return secret.ok
    ? create({ name, secret: secret.value, sandbox: credential.sandbox === true })
    : refusing(name, `secret-${secret.error}`);
};

const isApple = ({ type }: Credential): boolean => type === 'apn';

const readSecret = <F>(sealed: Result<Redacted, F>): Result<CredentialSecret, F> =>
  // The account wrote it so.
  sealed.ok ? { ok: true, value: JSON.parse(sealed.value.reveal()) as CredentialSecret } : sealed;

const refusing = (name: ChannelName, code: string): Channel => {
  const refuse = async () => ({ type: 'CredentialRefused', code }) as const;
  return { name, rate: 100, deliver: refuse, test: refuse };
};
