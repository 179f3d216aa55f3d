import { describe, expect, it } from '@jest/globals';
import { externalUuid, importCommandId } from '#crm';
import { openRuntime } from '#runtime';
import { litopys, logOf, reading, scratch } from './litopys.js';
import {
  importedAgain,
  importing,
  LESS,
  northwindFolder,
  type Replacements,
} from './northwind-folder.js';

const stream = `order-${externalUuid('northwind', 'order', '10001')}`;

/** Order 10001 is suddenly said to be of a customer that the source does not have. */
const REFUSED: Replacements = {
  'orders.csv': {
    '10001': '10001,NOPEX,1,1996-07-04,1996-08-01,1996-07-16,Western Europe,Germany',
  },
};

async function countsOf(data: string, changes: Replacements, ...options: string[]) {
  const { code, summary } = await importing(data, changes, ...options);
  const { recorded, corrected, rejected, facts } = summary;
  return { code, recorded, corrected, rejected, facts };
}

/** What of order 10001 stands, by type. */
async function standing(data: string): Promise<readonly string[]> {
  const facts = (await logOf(data)).filter((fact) => fact.stream === stream);
  const voided = new Set(facts.map((fact) => fact.data['voids']));
  return facts
    .filter(({ id, type }) => type !== 'FactVoided' && !voided.has(id))
    .map(({ type }) => type);
}

/** Voids the last standing facts of order 10001 as an import does that is killed before it has recorded anything anew. */
async function killedAfterVoids(data: string, voids: number): Promise<void> {
  const facts = (await logOf(data)).filter((fact) => fact.stream === stream);
  const runtime = await openRuntime({ data, mode: 'write' });
  try {
    for (const { id } of facts.reverse().slice(0, voids)) {
      await runtime.execute({
        type: 'VoidFact',
        ...{ stream, eventId: id, reason: 'Corrected by a later import of the same source' },
        meta: {
          commandId: importCommandId(stream, 'VoidFact', { eventId: id }),
          actor: { type: 'integration', id: 'import:northwind' },
          correlationId: id,
          now: runtime.clock(),
          source: { externalSystem: 'northwind', externalId: '10001', importId: id },
        },
      });
    }
  } finally {
    await runtime.close();
  }
}

describe('a correction', () => {
  it('that is refused voids nothing: the order stands as it stood', async () => {
    const { code, err, summary, added, data } = await importedAgain(REFUSED, '--correct');
    expect(code).toBe(3);
    expect(err).toContain('orders.csv row 2: customer_not_found');
    expect(summary).toMatchObject({ recorded: 0, corrected: 0, rejected: 1, unchanged: 5 });
    expect(added).toEqual([]);
    expect(await standing(data)).toEqual(['OrderPlaced', 'ShipmentDispatched']);
  });

  it.each([
    ['recorded', LESS],
    ['refused', REFUSED],
  ])('that is %s comes to what a dry run says', async (_how, changes) => {
    const data = scratch('promised');
    await importing(data);
    const before = await logOf(data);
    const promised = await countsOf(data, changes, '--correct', '--dry-run');
    expect(await logOf(data)).toEqual(before);
    expect(await countsOf(data, changes, '--correct')).toEqual(promised);
  });

  it('changes nothing the second time', async () => {
    const { data } = await importedAgain(LESS, '--correct');
    expect(await countsOf(data, LESS, '--correct')).toEqual({
      ...{ code: 0, recorded: 0, corrected: 0, rejected: 0, facts: 0 },
    });
  });

  it.each([1, 2])('that is killed after %i voids is gone on with by the next', async (voids) => {
    const data = scratch('killed-correction');
    await importing(data);
    await killedAfterVoids(data, voids);
    expect(await standing(data)).toHaveLength(2 - voids);
    expect((await importing(data, LESS, '--correct')).code).toBe(0);
    expect(await standing(data)).toEqual(['OrderPlaced', 'ShipmentDispatched']);
    const again = await importing(data, LESS, '--correct');
    expect(again.summary).toMatchObject({ recorded: 0, unchanged: 6 });
  });
});

describe('a row whose key another row has', () => {
  const twice: Replacements = {
    'orders.csv': {
      '10001':
        '10001,ALFKI,1,1996-07-04,1996-08-01,1996-07-16,Western Europe,Germany\n' +
        '10001,ANATR,1,1996-07-05,1996-08-01,1996-07-17,Western Europe,Germany',
    },
  };

  it('is rejected as duplicate_row, the first one is taken, in every run', async () => {
    const data = scratch('twice');
    const { code, err } = await litopys([
      ...['import', '--mapping', 'northwind', northwindFolder(twice), '--data', data, '--quiet'],
    ]);
    expect(code).toBe(3);
    expect(err).toContain('orders.csv row 3: duplicate_row: orders.csv row 2 has the same key');
    const before = await reading(data, ({ store }) => store.head());
    for (let run = 0; run < 2; run += 1) {
      expect(await countsOf(data, twice, '--correct')).toEqual({
        ...{ code: 3, recorded: 0, corrected: 0, rejected: 1, facts: 0 },
      });
    }
    expect(await reading(data, ({ store }) => store.head())).toBe(before);
  });
});
