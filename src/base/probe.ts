/** The places of the road where a crash test pulls the plug. In production nobody listens. */
export const FAULT_POINTS = [
  'message-received',
  'message-decided',
  'before-commit',
  'after-commit',
  'after-ack',
  'before-send',
  'after-answer',
] as const;

export type FaultPoint = (typeof FAULT_POINTS)[number];

/** Called at each fault point as it is passed. */
export type Probe = (point: FaultPoint) => void;

export const noProbe: Probe = () => {};
