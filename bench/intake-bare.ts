import { connectAsync } from 'mqtt';
import { createCounter } from './intake-counter.ts';

/** The comparison: mqtt.js as it comes, QoS 1, each message parsed, and nothing done with it. */
const counter = createCounter();
const client = await connectAsync(`mqtt://127.0.0.1:${process.argv[2]}`);
client.on('message', (_topic, payload) => {
  JSON.parse(payload.toString());
  counter.count();
});
await client.subscribeAsync('plain/+/+/telemetry', { qos: 1 });
counter.ready();
