import type { Log } from '../base/log.ts';
import type { Result } from '../base/result.ts';
import type { PublishRequest } from '../model/publish.ts';
import type { ActivationRecord } from '../store/batch.ts';
import type { Store } from '../store/store.ts';
import { openRecordOf } from './activation-record.ts';
import { publishStates, statesToRepeat } from './mqtt-out.ts';
import type { World } from './world.ts';

interface RepeatDeps {
  readonly store: Pick<Store, 'lists'>;
  readonly publish: (request: PublishRequest) => Promise<Result<void, string>>;
  readonly log: Log;
}

/** How many of the newest ends are published again after a time without a link. */
const ENDS_REPEATED = 200;

/** After a time without a link: alarm states whose publishing may have been lost. */
export const repeatStates = async ({ store, publish, log }: RepeatDeps, world: World): Promise<void> => {
  const open = openRecords(world);
  const ended = await store.lists.alarms({ state: 'cleared', limit: ENDS_REPEATED }).catch(() => ({ items: [] }));
  publishStates(statesToRepeat(open, ended.items), publish, log);
};

const openRecords = ({ fleet }: World): readonly ActivationRecord[] =>
  [...fleet.instances()].flatMap((instance) => openRecordOf(instance) ?? []);
