import type { Config } from './config.ts';
import { hideInUrl } from './hide-in-url.ts';

/** The effective config with every default filled in, as JSON (which is YAML too); secrets read `<redacted>`, those inside URLs too. */
export const printConfig = (config: Config): string =>
  JSON.stringify(
    {
      ...config,
      sources: Object.fromEntries(config.sources),
      system: { notify: config.system.notify.map(({ value }) => value) },
    },
    (_key, value: unknown) => (typeof value === 'string' ? hideInUrl(value) : value),
    2,
  );
