import { expect, test } from 'vitest';
import { openConnection } from '../../src/store/connection.ts';
import { createWriteTogether } from '../../src/store/write-together.ts';

const open = () => {
  const connection = openConnection({ path: ':memory:', synchronous: 'NORMAL' });
  connection.write(() => connection.prepare('create table things (name text primary key)').run());
  const add = connection.prepare('insert into things (name) values (:name)');
  const all = connection.prepare<{ name: string }>('select name from things order by rowid');
  let writes = 0;
  const write: typeof connection.write = (work) => {
    writes++;
    return connection.write(work);
  };
  const together = createWriteTogether({ ...connection, write });
  return {
    add: (name: string) => together(() => add.run({ name })),
    names: () => all.all().map(({ name }) => name),
    writes: () => writes,
  };
};

test('what is asked for at once is one transaction, in its order', async () => {
  const { add, names, writes } = open();
  expect(await Promise.all(['a', 'b', 'c'].map(add))).toEqual([1, 1, 1]);
  expect(names()).toEqual(['a', 'b', 'c']);
  expect(writes()).toBe(1);
});

test('those who took as many steps until they asked come together, too', async () => {
  const { add, writes } = open();
  const later = async (name: string) => {
    await null;
    await null;
    await add(name);
    await add(`${name}2`);
  };
  await Promise.all(['a', 'b'].map(later));
  expect(writes()).toBe(2);
});

test('one after the other are two transactions', async () => {
  const { add, writes } = open();
  await add('a');
  await add('b');
  expect(writes()).toBe(2);
});

test('if it fails nothing is stored, and all are told', async () => {
  const { add, names } = open();
  const ends = await Promise.allSettled(['a', 'a', 'b'].map(add));
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(names()).toEqual([]);
  expect(await add('a')).toBe(1);
});
