import { err, ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';

/** Where the broker is: as `--url` says, else as the config does, which without `mqtt.url` is the one inside the service. */
export const brokerAddress = (
  { url, embedded: { host, port } }: Pick<Config['mqtt'], 'url' | 'embedded'>,
  given?: string,
): Result<string, string> => {
  if (given === undefined) return ok(url ?? `mqtt://${host.includes(':') ? `[${host}]` : host}:${port}`);
  if (given.includes('@'))
    return err('--url: the user and the password belong into the config: mqtt.username, mqtt.password');
  if (/^(mqtts?|wss?):\/\/[^/\s]+/.test(given)) return ok(given);
  return err(`--url ${given}: not an address such as mqtt://broker:1883`);
};
