import type { Message } from '../model/message.ts';

/**
 * Recognises a message that was decided before but whose acknowledgement the broker never saw. Such a message comes
 * again with DUP set and the packet identifier it had [MQTT-4.4.0-1]; identifier and hash of topic and payload are kept
 * for as many messages as a broker may have in flight. Stored with every commit, so that kill -9 changes nothing.
 */
export interface IntakeRing {
  /** Whether `message` was decided before; if not, it counts as decided from now on. */
  readonly isRedelivered: (message: Message) => boolean;
  readonly toBytes: () => Uint8Array;
}

/** In flight at most, unless our receive maximum is more [MQTT-3.1.2.11.3]. */
const LEAST_CAPACITY = 1000;

/** `inFlight` is how many messages the broker may send before we acknowledge; of an earlier run's ring the newest stay. */
export const createIntakeRing = (saved: Uint8Array | null, inFlight = 0): IntakeRing => {
  const capacity = Math.max(LEAST_CAPACITY, inFlight);
  const ring = new Uint32Array(2 * capacity);
  if (saved) restoreNewest(ring, saved);
  /** Where each identifier was kept last. */
  const slotByPacket = new Map<number, number>();
  for (let slot = 0; slot < capacity; slot++) slotByPacket.set(ring[2 * slot] ?? 0, slot);
  slotByPacket.delete(0);
  let next = 0;
  const keep = (packetId: number, hash: number) => {
    const dropped = ring[2 * next] ?? 0;
    if (slotByPacket.get(dropped) === next) slotByPacket.delete(dropped);
    ring[2 * next] = packetId;
    ring[2 * next + 1] = hash;
    slotByPacket.set(packetId, next);
    next = (next + 1) % capacity;
  };
  const isKept = (packetId: number, hash: number): boolean => {
    const slot = slotByPacket.get(packetId);
    return slot !== undefined && ring[2 * slot + 1] === hash;
  };
  return {
    isRedelivered: (message) => {
      if (message.packetId === 0) return false;
      const hash = hashMessage(message);
      if (message.dup && isKept(message.packetId, hash)) return true;
      keep(message.packetId, hash);
      return false;
    },
    // Oldest first, so that a restart goes on where this run stopped.
    toBytes: () => {
      const ordered = new Uint32Array(ring.length);
      ordered.set(ring.subarray(2 * next));
      ordered.set(ring.subarray(0, 2 * next), ring.length - 2 * next);
      return new Uint8Array(ordered.buffer);
    },
  };
};

/** Oldest first in both; what does not fit is the oldest. */
const restoreNewest = (ring: Uint32Array, saved: Uint8Array): void => {
  const bytes = saved.slice(Math.max(0, saved.byteLength - ring.byteLength));
  new Uint8Array(ring.buffer).set(bytes, ring.byteLength - bytes.byteLength);
};

/** FNV-1a, 32 bits: topic, then payload. */
const hashMessage = ({ topic, payload }: Message): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < topic.length; index++) hash = Math.imul(hash ^ topic.charCodeAt(index), 0x01000193);
  for (let index = 0; index < payload.length; index++) hash = Math.imul(hash ^ (payload[index] ?? 0), 0x01000193);
  return hash >>> 0;
};
