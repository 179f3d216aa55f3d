/** What holds between processes: one writer, readers beside it, nothing lost when it is killed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventStore, NO_STREAM, StoreLocked } from '#event-sourcing';
import { Follower, logOf, newEvents, seeded } from '#event-sourcing/testing';
import { lockDirectory, openSqliteEventStore } from '#stores/sqlite';
import { evidence } from '../support/counts.js';
import { type Acknowledged, WritingProcess } from './writing-process.js';

let directory: string;
const running: WritingProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'litopys-processes-'));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.kill()));
  rmSync(directory, { recursive: true });
});

async function start(task: 'append' | 'hold'): Promise<WritingProcess> {
  const one = await WritingProcess.start(directory, task);
  running.push(one);
  return one;
}

describe('a second writer', () => {
  it('is refused at once, and told who holds the directory', async () => {
    const holder = await start('hold');
    const before = performance.now();
    const refused: unknown = await openSqliteEventStore({ directory, mode: 'write' }).catch(
      (error: unknown) => error,
    );
    expect(performance.now() - before).toBeLessThan(1000);
    expect(refused).toBeInstanceOf(StoreLocked);
    expect(String(refused)).toContain(`process ${holder.pid} on ${hostname()}`);
    expect(String(refused)).toContain('writer.mjs');
    expect(String(refused)).toMatch(/since \d{4}-\d\d-\d\dT/);
  });

  it('may read what the first one writes, and follow it', async () => {
    const writer = await start('append');
    const reader = await openSqliteEventStore({ directory, mode: 'read' });
    const follower = new Follower(reader);
    await follower.until(() => follower.events.length > 300);
    await writer.kill();
    await follower.untilAt(await reader.head());
    await follower.stop();
    expect(follower.events).toEqual(await logOf(reader));
    await reader.close();
  });

  it('gets the directory as soon as the first one has been killed', async () => {
    const holder = await start('hold');
    expect(() => lockDirectory(directory)).toThrow(StoreLocked);
    await holder.kill();
    const store = await openSqliteEventStore({ directory, mode: 'write' });
    expect(await store.append('thing-1', newEvents(1), NO_STREAM)).toMatchObject({ revision: 0 });
    await store.close();
  });
});

describe('kill -9 of a process that writes', () => {
  it('loses nothing that it acknowledged, and leaves no half of an append', async () => {
    const run = evidence('event-store-kills', { kills: 30 });
    const random = seeded(run.seed);
    const acknowledged: Acknowledged[] = [];
    for (let kill = 0; kill < run.counts.kills; kill += 1) {
      const writer = await start('append');
      // On a busy machine the first append can take its time.
      while (writer.acknowledged.length === 0) await delay(10);
      await delay(random() * 300);
      await writer.kill();
      acknowledged.push(...writer.acknowledged);
      const store = await openSqliteEventStore({ directory, mode: 'write' });
      await expectWhole(store, acknowledged);
      await store.close();
    }
    run.finish(run.counts);
  });
});

async function expectWhole(
  store: EventStore,
  acknowledged: readonly Acknowledged[],
): Promise<void> {
  const log = await logOf(store);
  const byId = new Map(log.map((event) => [event.id, event]));
  expect(byId.size).toBe(log.length);
  for (const { stream, revision, ids } of acknowledged) {
    const found = ids.map((id) => byId.get(id));
    expect(found.map((event) => [event?.stream, event?.revision])).toEqual(
      ids.map((_, index) => [stream, revision - 2 + index]),
    );
  }
  const lengths = new Map<string, number>();
  for (const { stream, revision } of log) {
    expect(revision).toBe(lengths.get(stream) ?? 0);
    lengths.set(stream, revision + 1);
  }
  expect([...lengths.values()].filter((length) => length % 3 !== 0)).toEqual([]);
}
