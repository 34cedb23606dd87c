import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { groupCommit } from './group-commit.ts';

let db: DatabaseSync;
beforeEach(() => {
  db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE t(n INTEGER PRIMARY KEY) STRICT');
});
afterEach(() => db.close());
const add = (n: number) => db.prepare('INSERT INTO t VALUES (?)').run(n);
const rows = () =>
  db
    .prepare('SELECT n FROM t ORDER BY n')
    .all()
    .map(({ n }) => n);

test('work of one turn shares a commit, and nobody is answered before it', async () => {
  const commits = groupCommit(db);
  const order: string[] = [];
  const one = commits.apply(() => add(1)).then(() => order.push(`one ${db.isTransaction}`));
  const two = commits.apply(() => add(2)).then(() => order.push(`two ${db.isTransaction}`));
  expect(db.isTransaction).toBe(true);
  await Promise.all([one, two]);
  expect(order).toEqual(['one false', 'two false']);
  expect(rows()).toEqual([1, 2]);
});

test('work that throws leaves nothing and takes nobody along', async () => {
  const commits = groupCommit(db);
  const good = commits.apply(() => add(1));
  const bad = commits.apply(() => {
    add(2);
    throw new Error('no');
  });
  const after = commits.apply(() => add(3));
  await expect(bad).rejects.toThrow('no');
  await Promise.all([good, after]);
  expect(rows()).toEqual([1, 3]);
});

test('when the commit fails, everybody in it is told and the next one works', async () => {
  db.exec('PRAGMA foreign_keys = ON; CREATE TABLE c(n INTEGER REFERENCES t(n) DEFERRABLE INITIALLY DEFERRED)');
  const commits = groupCommit(db);
  const one = commits.apply(() => add(1));
  const two = commits.apply(() => db.exec('INSERT INTO c VALUES (99)'));
  await expect(one).rejects.toThrow('FOREIGN KEY');
  await expect(two).rejects.toThrow('FOREIGN KEY');
  await commits.apply(() => add(3));
  expect(rows()).toEqual([3]);
});

test('when the database rolled everything back by itself, nobody believes it is kept', async () => {
  const commits = groupCommit(db);
  const lost = commits.apply(() => add(1));
  const full = commits.apply(() => {
    db.exec('ROLLBACK');
    throw new Error('the disk is full');
  });
  const next = commits.apply(() => add(2));
  await expect(full).rejects.toThrow('the disk is full');
  await expect(lost).rejects.toThrow();
  await next;
  expect(rows()).toEqual([2]);
});
