import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evidence } from '../support/counts.js';
import { litopys, logOf, scratch } from '../cli/litopys.js';
import { expectDiscreet } from './attacked.js';

/** Rows of one import: each costs the start of an import otherwise. */
const BATCH = 100;

const STRANGE = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    '\u0000',
    '\ud800',
    '../../etc/passwd',
    '=1+1',
    '__proto__',
    null,
    [],
    {},
    -1,
    1e308,
  ),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text)),
);
/** What is right, most of the time; what is wrong in its own way, or in any. */
function mostly(right: readonly unknown[], ...wrong: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.constantFrom(...right, ...wrong) },
    { weight: 1, arbitrary: STRANGE },
  );
}
const LINE = { productId: 'tea', productName: 'Tea', quantity: '2', unitPrice: '4.50' };
const ORDERS = Array.from({ length: 60 }, (_, n) => `shop:O${n}`);
const CUSTOMERS = Array.from({ length: 10 }, (_, n) => `shop:C${n}`);

const FIELDS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  occurredAt: mostly(['2026-03-01', '2026-03-02 10:00', '2026-03-03T10:00:00Z'], '2026-02-30'),
  customerId: mostly(CUSTOMERS, 'shop:nobody'),
  name: mostly(['Ada', 'Bob', 'Eve'], '  ', 'x'.repeat(300)),
  kinds: mostly([['BUYER'], ['BUYER', 'AGENT']], []),
  amount: mostly(['1.00', '99999.99'], '0', '-1', 'ten'),
  currency: mostly(['EUR'], 'USD', 'Euro'),
  channel: mostly(['PHONE', 'EMAIL'], 'PIGEON'),
  orderId: mostly(ORDERS, '7'),
  lines: mostly([[LINE]], [{}], [null], []),
  reason: mostly(['because']),
  eventId: mostly(['00000000-0000-4000-8000-000000000001']),
};
const COMMANDS = [
  'RegisterCustomer',
  'PlaceOrder',
  'ReceivePayment',
  'DispatchShipment',
  'CancelOrder',
  'RenameCustomer',
  'VoidFact',
  'Nothing',
];
/** Which fields each takes, so that many rows are good. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  RegisterCustomer: ['occurredAt', 'name', 'kinds'],
  PlaceOrder: ['occurredAt', 'customerId', 'currency', 'channel', 'lines'],
  ReceivePayment: ['occurredAt', 'customerId', 'amount', 'currency'],
  DispatchShipment: ['occurredAt', 'orderId'],
  CancelOrder: ['occurredAt', 'orderId', 'reason'],
  RenameCustomer: ['occurredAt', 'customerId', 'name'],
  VoidFact: ['eventId', 'reason'],
  Nothing: [],
};

/** Few things, so that they meet, and many facts about them. */
function idsOf(command: string): fc.Arbitrary<string> {
  if (command === 'RegisterCustomer') return fc.nat(9).map((n) => `C${n}`);
  return command === 'PlaceOrder'
    ? fc.nat(60).map((n) => `O${n}`)
    : fc.nat(9_999).map((n) => `X${n}`);
}

const row = fc.constantFrom(...COMMANDS).chain((command) =>
  fc.record({
    command: fc.constant(command),
    source: fc.record({
      system: mostly(['shop']),
      id: fc.oneof({ weight: 20, arbitrary: idsOf(command) }, { weight: 1, arbitrary: STRANGE }),
      ...(command === 'RegisterCustomer' ? { channel: mostly(['PHONE', 'EVENT']) } : {}),
    }),
    ...Object.fromEntries((TAKES[command] ?? []).map((field) => [field, FIELDS[field] ?? STRANGE])),
  }),
);
const line = fc.oneof(
  { weight: 15, arbitrary: row.map((each) => JSON.stringify(each)) },
  {
    weight: 1,
    arbitrary: fc.string({ maxLength: 80 }).map((text) => text.replaceAll(/[\r\n]/g, '') || '-'),
  },
);
const COLUMNS = [
  ...['command', 'source.system', 'source.id', 'source.channel', 'occurredAt', 'name', 'kinds'],
  ...['customerId', 'amount', 'currency', 'channel', 'orderId', 'reason'],
  ...['lines.productId', 'lines.productName', 'lines.quantity', 'lines.unitPrice'],
];
const cell = (value: unknown) =>
  `"${(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).replaceAll('"', '""')}"`;
const table = row.map((each) => {
  const { source, kinds, lines, ...fields } = each as Record<string, unknown> & {
    source: Record<string, unknown>;
  };
  const told: Record<string, unknown> = {
    ...fields,
    kinds: Array.isArray(kinds) ? kinds.join(';') : kinds,
  };
  const [first] = Array.isArray(lines) ? lines : [];
  for (const [name, value] of Object.entries(first ?? {})) told[`lines.${name}`] = value;
  for (const [name, value] of Object.entries(source)) told[`source.${name}`] = value;
  return COLUMNS.map((column) => cell(told[column])).join(',');
});

it('Whatever stands in the rows of an import: each is recorded or rejected with a reason, and the log stays readable', async () => {
  const run = evidence('hostile-imports', { rows: 5_000 });
  const data = scratch('fuzz');
  let rows = 0;
  let recorded = 0;
  for (let batch = 0; rows < run.counts.rows; batch += 1) {
    const isTable = batch % 2 === 1;
    const lines = fc.sample<string>(isTable ? table : line, {
      numRuns: BATCH,
      seed: run.seed + batch,
    });
    const path = join(scratch('rows'), isTable ? 'facts.csv' : 'facts.ndjson');
    writeFileSync(
      path,
      [...(isTable ? [COLUMNS.join(',')] : []), ...lines]
        .join('\n')
        .replaceAll(/[\ud800-\udfff]/gu, '?'),
    );
    const outcome = await litopys([
      'import',
      path,
      '--data',
      data,
      '--json',
      '--quiet',
      '--rejects',
      `${path}.rejects.ndjson`,
    ]);
    const where = `batch ${batch} of seed ${run.seed}: ${outcome.err}`;
    expectDiscreet(200, outcome.err.replaceAll(path, ''));
    expect({ where, ok: [0, 3].includes(outcome.code) }).toEqual({ where, ok: true });
    const summary = JSON.parse(outcome.out);
    expect({
      where,
      sum: summary.recorded + summary.unchanged + summary.rejected + summary.corrected,
    }).toEqual({ where, sum: summary.rows });
    recorded += summary.recorded;
    rows += lines.length;
  }
  process.stderr.write(`hostile imports: ${recorded} of ${rows} rows were recorded\n`);
  expect((await logOf(data)).length).toBeGreaterThan(0);
  expect(recorded).toBeGreaterThan(0);
  run.finish({ rows });
}, 600_000);
