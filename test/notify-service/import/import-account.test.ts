import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import { err, ok } from '../../../src/base/result.ts';
import { importAccount } from '../../../src/notify-service/import/import-account.ts';
import { type ImportProgress, readProgress, startProgress } from '../../../src/notify-service/import/progress.ts';
import type { ImportSource } from '../../../src/notify-service/import/source.ts';
import { createDryTarget, type ImportTarget } from '../../../src/notify-service/import/target.ts';
import { bindingOf, credentialOf, serviceOf, sidOf } from '../../fakes/notify-v1.ts';

const asJson = (resource: object): JsonObject => JSON.parse(JSON.stringify(resource));

/** Three pages of two bindings in one service; `asked` are the pages' queries. */
const createSource = (asked: (string | null)[] = []): ImportSource => ({
  services: async () => ok({ items: [asJson(serviceOf(1))], next: null }),
  credentials: async () => ok({ items: [asJson(credentialOf(1))], next: null }),
  bindings: async (_, next) => {
    asked.push(next);
    const page = Number(next ?? 0);
    const items = [page * 2, page * 2 + 1].map((number) => asJson(bindingOf(1, number)));
    return ok({ items, next: page < 2 ? String(page + 1) : null });
  },
});

const run = async (given: {
  readonly source?: ImportSource;
  readonly target?: ImportTarget;
  readonly from?: ImportProgress;
}) => {
  const saved: ImportProgress[] = [];
  const save = (progress: ImportProgress) => saved.push(progress);
  const { source = createSource(), target = createDryTarget(), from = startProgress('test') } = given;
  return { saved, ended: await importAccount({ source, target, only: [], save }, from) };
};

describe('an import', () => {
  it('writes down how far it came after every page', async () => {
    const { saved, ended } = await run({});
    expect(saved.map(({ services }) => services?.[0]?.next)).toEqual([undefined, null, '1', '2', null]);
    expect(saved.at(-1)).toMatchObject({ services: [{ done: true, bindings: { copied: 6 } }] });
    expect(ended).toEqual(ok(saved.at(-1)));
  });

  it('goes on behind the last page that was written down, wherever it was killed', async () => {
    const { saved } = await run({});
    for (const [index, from] of [startProgress('test'), ...saved].entries()) {
      const asked: (string | null)[] = [];
      // Through the text of the file, as after a kill.
      const read = readProgress(JSON.stringify(from)) ?? startProgress('unreadable');
      const target = createDryTarget();
      await target.putService(sidOf('IS', 1), asJson(serviceOf(1)));
      const { ended } = await run({ source: createSource(asked), target, from: read });
      expect(ended).toMatchObject({
        ok: true,
        value: { of: 'test', services: [{ done: true, bindings: { copied: 6 } }] },
      });
      expect(asked).toEqual([null, '1', '2'].slice(Math.max(0, index - 2)));
    }
  });

  it('a service that cannot be taken over is told, and its bindings are left', async () => {
    const target = { ...createDryTarget(), putService: async () => err({ status: 400, message: 'sid: no sid' }) };
    const asked: (string | null)[] = [];
    const { ended } = await run({ source: createSource(asked), target });
    expect(ended).toMatchObject({
      ok: true,
      value: { services: [{ result: 'refused', reason: 'sid: no sid', done: true }] },
    });
    expect(asked).toEqual([]);
  });

  it('whoever may not write ends it', async () => {
    const target = { ...createDryTarget(), putCredential: async () => err({ status: 403, message: 'no' }) };
    expect((await run({ target })).ended).toEqual(err({ status: 403, message: 'no' }));
  });

  it('details are told of the first hundred refused bindings, all are counted', async () => {
    const items = Array.from({ length: 250 }, (_, number) => asJson(bindingOf(1, number, { address: 'x' })));
    const source = { ...createSource(), bindings: async () => ok({ items, next: null }) };
    const { ended } = await run({ source });
    expect(ended.ok && ended.value.services?.[0]?.bindings).toEqual({ copied: 0, unchanged: 0, kept: 0, refused: 250 });
    expect(ended.ok && ended.value.services?.[0]?.refused).toHaveLength(100);
  });
});

it.each(['', '{', '{}', '{"version":2}', 'null'])('a state that says %j is none', (text) => {
  expect(readProgress(text)).toBeUndefined();
});
