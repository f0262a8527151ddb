import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { adminTokenPath } from '../api/admin-token.ts';
import type { Clock } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import { originsOf } from '../config/origins.ts';
import { examineFile, type NamedFile } from '../doctor/examine-files.ts';
import { examineUrl } from '../doctor/examine-url.ts';
import { broken, doubtful, type Finding, good } from '../doctor/finding.ts';
import { runCheck } from './check.ts';
import { sumOf } from './check-report.ts';
import type { CliContext } from './context.ts';
import type { NamedExamination } from './doctor-channels.ts';
import { readText } from './read-config.ts';

/** Every file that a secret stands in: whether others can read it. */
export const examineSecrets = (config: Config, file: string, { env }: CliContext): readonly Finding[] => {
  const text = readText(file);
  const origins = text.ok ? originsOf(config, { text: text.value, file, env }) : [];
  const secrets = origins.filter(({ value }) => value === '<redacted>');
  const paths = secrets.flatMap(({ origin }) => {
    if (origin.type === 'config') return [file];
    return origin.type === 'file' && !origin.from.includes('${') ? [fromFolderOf(file, origin.from)] : [];
  });
  const token = adminTokenPath(config.store.path);
  const all = new Set([...paths, ...(config.store.path !== ':memory:' && existsSync(token) ? [token] : [])]);
  return [...all].map((path): NamedFile => ({ area: 'secrets', path, isSecret: true })).map(examineFile);
};

const fromFolderOf = (file: string, path: string): string => (isAbsolute(path) ? path : join(dirname(file), path));

/** Rules, inventory and people, as `check` sees them: counts, and where to read more. */
export const examineChecked = async (context: CliContext, file: string): Promise<Finding> => {
  let printed = '';
  const silent = { write: () => true };
  const stdout = {
    write: (text: string) => {
      printed += text;
    },
  };
  await runCheck({ ...context, stdout, stderr: silent }, [], { config: file, format: 'json' });
  const { faults, warnings, files } = JSON.parse(printed);
  const found = sumOf({ files, faults: faults.length, warnings: warnings.length });
  if (faults.length > 0) return broken('check', found, 'tocsin check names each with its line');
  return warnings.length > 0 ? doubtful('check', found, 'tocsin check names each with its line') : good('check', found);
};

/** The lists of people: files that can be read, addresses that answer. */
export const sourceExaminations = ({ sync }: Config, clock: Clock): readonly NamedExamination[] =>
  sync.sources.map((source) => {
    const area = `sync ${source.name}`;
    if (source.type === 'registrations')
      return { area, examine: async () => [good(area, 'what phones publish under tocsin/, as the broker grants it')] };
    const { file } = source;
    if (file !== undefined) return { area, examine: async () => [examineFile({ area, path: file, isSecret: false })] };
    const { url = '', token } = source.type === 'inventory' ? source : {};
    return { area, examine: async (ended) => [await examineUrl({ area, url, token, clock }, ended)] };
  });
