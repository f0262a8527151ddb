import type { Clock } from '../base/clock.ts';
import type { Source, SourceView } from '../sync/source.ts';
import type { SourceStatus, SyncStatus } from '../sync/status.ts';

/** A folder that hangs must not keep whoever asks waiting (ms); its source is left out. */
const PROMPT_MS = 300;

/** The sources as they are by now. */
export const promptViews = async (
  sources: readonly Source[],
  clock: Pick<Clock, 'after'>,
): Promise<readonly SourceView[]> => {
  const prompt = (source: Source) =>
    new Promise<readonly SourceView[]>((resolve) => {
      const cancel = clock.after(PROMPT_MS, () => resolve([]));
      void source.view().then((view) => {
        cancel();
        resolve([view]);
      });
    });
  return (await Promise.all(sources.map(prompt))).flat();
};

/** A status whose sources are as old as they are by now. */
export const withViews = (status: SyncStatus, views: readonly SourceView[]): SyncStatus => {
  const byName = new Map(views.map((view) => [view.name, view]));
  const refresh = (source: SourceStatus): SourceStatus => {
    const { readAt, stale } = byName.get(source.name) ?? source;
    return { ...source, readAt, stale };
  };
  return { ...status, sources: status.sources.map(refresh) };
};
