import type { ImportReport } from '../notify-service/import/report.ts';

/** A report as lines. */
export const showImport = (report: ImportReport): readonly string[] => [
  ...(report.dryRun ? ['dry run: nothing was written'] : []),
  ...report.credentials.flatMap(showCredential),
  ...report.services.flatMap(showService),
  'not copied:',
  ...report.notCopied.map(indent),
  'next:',
  ...report.next.map(indent),
];

const indent = (line: string): string => `  ${line}`;

const named = (name: string | null): string => (name === null ? '' : ` "${name}"`);

const why = (reason: string | null): string => (reason === null ? '' : `: ${reason}`);

type Part<K extends 'credentials' | 'services'> = ImportReport[K][number];

const showCredential = ({ sid, type, friendlyName, result, reason, todo }: Part<'credentials'>): readonly string[] => [
  `${sid} ${type}${named(friendlyName)} ${result}${why(reason)}`,
  ...(todo === null ? [] : [indent(`no secret: ${todo}`)]),
];

const showService = ({ bindings, refused, notes, ...service }: Part<'services'>): readonly string[] => [
  `${service.sid}${named(service.friendlyName)} ${service.result}${why(service.reason)}`,
  indent(
    `bindings: ${bindings.copied} copied, ${bindings.unchanged} unchanged, ${bindings.kept} kept, ${bindings.refused} refused${service.finished ? '' : ' (so far)'}`,
  ),
  ...refused.map(({ sid, reason }) => indent(`refused ${sid}: ${reason}`)),
  ...(bindings.refused > refused.length ? [indent(`and ${bindings.refused - refused.length} more`)] : []),
  ...notes.map(indent),
];
