import { readFile } from 'node:fs/promises';
import { connectAsync } from 'mqtt';
import { tableToMessages } from '../../../src/app/replay-table.ts';
import { parseTime } from '../../../src/decode/time.ts';

/** How many messages may wait for their PUBACK. */
const WINDOW = 500;

/** Publishes the rows of a table as `replay` reads them, one message each, as fast as the broker acknowledges them. Says how many. */
export const publishTable = async (
  url: string,
  table: { readonly file: string; readonly topic: string },
): Promise<number> => {
  const { file, topic } = table;
  const timeOf = (cell: string) => parseTime(cell, null) ?? null;
  const rows = tableToMessages(await readFile(file, 'utf8'), {
    topic,
    time: 'timestamp',
    delimiter: ',',
    decimal: '.',
    timeOf,
  });
  if (!rows.ok) throw new Error(`${file}:${rows.error.line} ${rows.error.message}`);
  const client = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 });
  const payloads = rows.value.map(({ payload }) => Buffer.from(payload));
  for (let from = 0; from < payloads.length; from += WINDOW) {
    const window = payloads.slice(from, from + WINDOW);
    await Promise.all(window.map((payload) => client.publishAsync(topic, payload, { qos: 1 })));
  }
  await client.endAsync();
  return payloads.length;
};
