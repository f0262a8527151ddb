import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** `mosquitto_pub`, as a device or a person at a shell would: QoS 1, one message after another on one topic. */
export const publish = async (url: string, topic: string, ...payloads: readonly object[]): Promise<void> => {
  const { hostname, port } = new URL(url);
  const args = ['-h', hostname, '-p', port, '-q', '1', '-t', topic, '-l'];
  const child = spawn('mosquitto_pub', args, { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(payloads.map((payload) => `${JSON.stringify(payload)}\n`).join(''));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`mosquitto_pub ended with ${code}`);
};
