import { Option } from 'commander';

/** Where the config is looked for unless `--config` says otherwise. */
export const DEFAULT_CONFIG = 'config/tocsin.yaml';

/** Which config a command reads. */
export const CONFIG = ['-c, --config <file>', 'the config file', DEFAULT_CONFIG] as const;

/** Where the running service is asked. */
export const SERVICE_URL = ['--url <url>', 'where the service answers; default: as the config says'] as const;

/** `--format`, of whatever prints data. */
export const format = (): Option =>
  new Option('--format <format>', 'how data is printed').choices(['text', 'json']).default('text');

/** One value each time the option is given, so that what follows is no value of it. */
export const addOne = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
