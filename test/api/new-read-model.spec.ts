import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { company, type Company } from './company.js';
import { underTest, type UnderTest } from './under-test.js';

const source = (path: string) =>
  pathToFileURL(fileURLToPath(new URL(`../../${path}`, import.meta.url))).href;

/** What an analyst writes: one file, registered nowhere. */
const FILE = `
import { z } from 'zod';
import { projection } from '#event-sourcing';
import { orderEvents } from '#crm';

export const basketSizes = projection({
  name: 'basketSizes',
  one: 'basketSize',
  version: 1,
  description: 'How many lines an order had when it was placed',
  entity: 'order',
  document: z.strictObject({
    customerId: z.uuid().describe('Id of the customer'),
    lines: z.int32().describe('Lines of the order'),
    size: z.enum(['SMALL', 'LARGE']).describe('LARGE from 5 lines on'),
    first: z.strictObject({ product: z.string().describe('Name of the product') }).optional().describe('The first line'),
    placedAt: z.iso.datetime().describe('When it was placed'),
  }),
  indexes: [['customerId', 'placedAt'], ['size', 'placedAt'], ['lines']],
  events: [orderEvents],
  on: {
    OrderPlaced: {
      key: ({ data }) => data.orderId,
      apply: (_, { data, metadata }) => ({
        customerId: data.customerId,
        lines: data.lines.length,
        size: data.lines.length < 5 ? 'SMALL' : 'LARGE',
        first: { product: data.lines[0].productName },
        placedAt: metadata.occurredAt,
      }),
    },
  },
});
`;

let folder: string;
let api: UnderTest;
let acme: Company;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'litopys-read-model-'));
  const file = FILE.replace("'#event-sourcing'", `'${source('libs/event-sourcing/index.ts')}'`)
    .replace("'#crm'", `'${source('libs/crm/index.ts')}'`)
    .replace("'zod'", `'${source('node_modules/zod/index.js')}'`);
  await writeFile(join(folder, 'basket-sizes.projection.ts'), file);
  api = await underTest({ readModelFolders: [folder] });
  acme = await company(api);
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

describe('A new projection file, with no other edit,', () => {
  it('is a query for one and a query for many, with filter, order and page', async () => {
    const { basketSizes, basketSize } = await api.data(
      `query ($id: ID!) {
        basketSizes(
          first: 5
          filter: { size: { equals: SMALL }, lines: { below: 3 } }
          orderBy: { field: PLACED_AT, direction: DESC }
        ) {
          totalCount
          nodes { id lines size placedAt first { product } }
        }
        basketSize(by: { id: $id }, asOf: "2026-03-01") { lines }
      }`,
      { id: acme.orderId },
    );
    expect(basketSizes).toEqual({
      totalCount: 1,
      nodes: [
        {
          id: acme.orderId,
          lines: 1,
          size: 'SMALL',
          placedAt: '2026-03-01T09:00:00.000Z',
          first: { product: 'Tea' },
        },
      ],
    });
    expect(basketSize).toEqual({ lines: 1 });
  });

  it('is linked with what its ids name, both ways', async () => {
    const { basketSize, customer, order } = await api.data(
      `query ($id: ID!, $customer: ID!) {
        basketSize(by: { id: $id }) { customer { name } order { number } }
        customer(by: { id: $customer }) { basketSizes(first: 1) { nodes { lines } } }
        order(by: { id: $id }) { basketSize { lines } }
      }`,
      { id: acme.orderId, customer: acme.customerId },
    );
    expect(basketSize).toEqual({ customer: { name: 'Acme' }, order: { number: 'A-1' } });
    expect(customer).toEqual({ basketSizes: { nodes: [{ lines: 1 }] } });
    expect(order).toEqual({ basketSize: { lines: 1 } });
  });

  it('stands in the list of projections', async () => {
    const { projections } = await api.data('{ projections { name kind state } }');
    expect(projections).toContainEqual({
      name: 'basketSizes',
      kind: 'PROJECTION',
      state: 'LIVE',
    });
  });
});
