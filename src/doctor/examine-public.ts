import { doubtful, type Finding, good } from './finding.ts';

export interface PublicDeps {
  readonly url: string;
  /** Whether a running Tocsin answers there, and whether one does on the port of the config. */
  readonly answersThere: (ended: AbortSignal) => Promise<boolean>;
  readonly answersHere: (ended: AbortSignal) => Promise<boolean>;
}

const AREA = 'http.publicUrl';

/** Whether what is said to others to be our address leads to the running Tocsin, as far as that is seen from here. */
export const examinePublic = async (
  { url, answersThere, answersHere }: PublicDeps,
  ended: AbortSignal,
): Promise<Finding> => {
  const [isThere, isHere] = await Promise.all([answersThere(ended), answersHere(ended)]);
  if (isThere) return good(AREA, `${url} leads to a running Tocsin`);
  if (!isHere) return good(AREA, `${url} can be tried only while Tocsin runs: run doctor again beside it`);
  return doubtful(
    AREA,
    `${url} does not lead to the running Tocsin from here: receipts of SMS may not reach it`,
    'look at the proxy and the name; try curl of its /healthz from outside',
  );
};
