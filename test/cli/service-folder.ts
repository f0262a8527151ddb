import { ADMIN, startTocsin, type Tocsin } from '../notify-service/murano/tocsin.ts';
import { createFolder, type Folder } from './folder.ts';

/** A running service's Notify routes, and a folder whose config leads to them. */
export const startServiceFolder = async (
  files: Readonly<Record<string, string>> = {},
  options: Parameters<typeof startTocsin>[0] = {},
): Promise<Tocsin & { readonly folder: Folder }> => {
  const tocsin = await startTocsin(options);
  const folder = createFolder({
    'tocsin.yaml': `http: { port: ${tocsin.port} }\nstore: { path: data/t.db }\n`,
    'data/admin-token': `${ADMIN}\n`,
    ...files,
  });
  return { ...tocsin, folder };
};

export const CONFIG = ['--config', './tocsin.yaml'] as const;
