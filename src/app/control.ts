import type { Log } from '../base/log.ts';
import type { Message } from '../model/message.ts';
import { acknowledgeAlarm } from './acknowledge.ts';
import { COMMANDS_FILTER, parseAckTopic } from './mqtt-out.ts';
import type { World } from './world.ts';

/** How many messages mosquitto has dropped for want of room, over all its clients. */
const DROPPED_TOPIC = '$SYS/broker/publish/messages/dropped';

/** What Tocsin subscribes to for itself. */
export const CONTROL_FILTERS: readonly string[] = [COMMANDS_FILTER, DROPPED_TOPIC];

export interface ControlDeps {
  readonly world: World;
  readonly log: Log;
  readonly dropping: (count: number) => void;
}

/** Messages that are for Tocsin itself and never reach a rule; false leaves a message to the sources. */
export const createControl = ({ world, log, dropping }: ControlDeps): ((message: Message) => boolean) => {
  let droppedBefore: number | null = null;
  return (message) => {
    if (message.topic === DROPPED_TOPIC) {
      const dropped = Number(new TextDecoder().decode(message.payload));
      if (droppedBefore !== null && dropped > droppedBefore) dropping(dropped - droppedBefore);
      if (Number.isFinite(dropped)) droppedBefore = dropped;
      return true;
    }
    if (!message.topic.startsWith('tocsin/')) return false;
    const alarm = message.retain ? null : parseAckTopic(message.topic);
    if (alarm) {
      const reason = acknowledgeAlarm(world, alarm.rule, alarm.key);
      log.info(reason === 'acknowledged' ? 'acknowledged over MQTT' : 'acknowledgement refused', { ...alarm, reason });
    }
    return true;
  };
};
