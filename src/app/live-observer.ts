import type { Metrics } from '../api/metrics.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Message } from '../model/message.ts';
import type { PublishRequest } from '../model/publish.ts';
import type { Observer } from './world.ts';

export interface LiveObserverDeps {
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly publish: (request: PublishRequest) => void;
  /** A source has refused a new device. */
  readonly flooded: (source: string) => void;
  /** A notify entry of this rule has a target that cannot be known, and nobody was told. */
  readonly untold: (rule: string) => void;
}

/** What an operator may see of the decisions as they fall. */
export const createLiveObserver = ({ metrics, log, clock, publish, flooded, untold }: LiveObserverDeps): Observer => {
  const mayLog = createSampler(clock);
  return {
    message: metrics.messageReceived,
    evaluated: metrics.evaluations,
    reading: (source, reason) => {
      metrics.reading(source, reason);
      if (reason === 'too-many-devices' || reason === 'too-many-keys') flooded(source);
    },
    occurrence: metrics.occurrence,
    unread: (message, source, { reason, detail }) => {
      metrics.decodeFault(source, reason);
      if (mayLog(`${source} ${reason}`))
        log.warn('payload not read as it stands', { source, reason, detail, ...sample(message) });
    },
    unrouted: (message) => {
      metrics.decodeFault('none', 'no-route');
      if (mayLog('no-route')) log.warn('no source reads this topic', sample(message));
    },
    failed: (error) => log.error('a decision failed', { error }),
    transition: (transition, { about: { labels } }) => {
      metrics.transition(transition);
      const { rule, key, type, severity, reason, number, activation, observedAt } = transition;
      log.info('transition', { rule, key, type, severity, reason, number, activation, observedAt, labels });
    },
    told: ({ rule, about: { key } }, { decisions, problems }) => {
      for (const { entry, decision, reason } of decisions) {
        log.debug('told', { rule: rule.id, key, entry, decision, reason });
        if (reason === 'target-unknown') untold(rule.id);
      }
      for (const problem of problems) log.warn('text could not be rendered', { rule: rule.id, key, ...problem });
    },
    request: publish,
  };
};

const SAMPLE_EVERY_MS = 60_000;
const SAMPLED_BYTES = 80;
const SAMPLED_TOPIC = 200;

/** One line a minute for each kind: a device that sends nonsense must not fill the disk. The rest is counted. */
const createSampler = (clock: Pick<Clock, 'monotonic'>): ((kind: string) => boolean) => {
  const loggedAt = new Map<string, number>();
  return (kind) => {
    const now = clock.monotonic();
    const before = loggedAt.get(kind);
    if (before !== undefined && now - before < SAMPLE_EVERY_MS) return false;
    loggedAt.set(kind, now);
    return true;
  };
};

const sample = ({ topic, payload }: Message) => ({
  topic: topic.length > SAMPLED_TOPIC ? `${topic.slice(0, SAMPLED_TOPIC)}…` : topic,
  firstBytes: new TextDecoder().decode(payload.subarray(0, SAMPLED_BYTES)),
});
