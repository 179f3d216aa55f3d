/** What survives: a restart, the loss of all read models, a rebuild. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Runtime } from '#runtime';
import { openCompany, settled, type OpenCompany } from '../oracle/open-company.js';
import { doBusiness } from '../oracle/random-log.js';
import { everythingRead, type EverythingRead } from './everything-read.js';

describe('a product with a few hundred facts, some of them late or void', () => {
  let opened: OpenCompany;
  let runtime: Runtime;
  let before: EverythingRead;

  beforeAll(async () => {
    opened = await openCompany(11);
    runtime = opened.company.runtime;
    await doBusiness(opened.company, 250);
    await settled(runtime);
    before = await everythingRead(runtime);
  });

  afterAll(() => opened.close());

  it('answers the same after a restart', async () => {
    runtime = await opened.reopen();
    await settled(runtime);
    expect(await everythingRead(runtime)).toEqual(before);
  });

  it('has its log and its identity after a restart', async () => {
    const { logId } = runtime;
    runtime = await opened.reopen();
    expect(runtime.logId).toBe(logId);
    expect(await runtime.store.head()).toBe(opened.company.positions.at(-1));
  });

  it('builds the same documents anew when read-models.db has been deleted', async () => {
    const isReadModel = (file: string) => file.startsWith('read-models');
    runtime = await opened.reopen(() => {
      const files = readdirSync(opened.data).filter(isReadModel);
      expect(files).toContain('read-models.db');
      for (const file of files) rmSync(join(opened.data, file));
    });
    await settled(runtime);
    expect(await everythingRead(runtime)).toEqual(before);
  });

  it('builds the same documents anew when told to', async () => {
    await runtime.rebuild();
    await settled(runtime);
    expect(await everythingRead(runtime)).toEqual(before);
  });

  it('answers a command that was carried out before the restart with its first receipt', async () => {
    const meta = {
      commandId: 'a3a1d6c2-6a31-4f0e-9f0e-0d6d6f3c2b11',
      actor: { type: 'user', id: 'restart' },
      correlationId: 'a3a1d6c2-6a31-4f0e-9f0e-0d6d6f3c2b11',
      now: runtime.clock(),
    } as const;
    const command = { type: 'RegisterManager', commandId: meta.commandId, name: 'Olha', meta };
    const first = await runtime.execute(command);
    runtime = await opened.reopen();
    expect(await runtime.execute(command)).toEqual({ ...first, repeated: true });
  });
});
