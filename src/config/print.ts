import type { Config } from './config.ts';

/** The effective config with every default filled in, as JSON (which is YAML too); secrets read `<redacted>`. */
export const printConfig = (config: Config): string =>
  JSON.stringify(
    {
      ...config,
      sources: Object.fromEntries(config.sources),
      system: { notify: config.system.notify.map(({ value }) => value) },
    },
    null,
    2,
  );
