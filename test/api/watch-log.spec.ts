import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { StoreUnavailable } from '#event-sourcing';
import { commandIds, company, type Company, teaOrder } from './company.js';
import { type Json, underTest, type UnderTest } from './under-test.js';

const CORRELATION = '00000000-0000-4000-8000-0000000000c1';
const IDS = { 'x-request-id': 'request-1', 'x-correlation-id': CORRELATION };

let api: UnderTest;
let acme: Company;
let written: string[];
/** Called for each line. */
let wake = (): void => undefined;

beforeAll(async () => {
  written = [];
  catchStderr();
  api = await underTest({}, { watch: { log: 'json' } });
  acme = await company(api);
});
beforeEach(() => {
  written.length = 0;
  catchStderr();
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => api.close());

function catchStderr(): void {
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text));
    wake();
    return true;
  });
}

/** The lines written so far, at least so many; the line of a request comes a moment after its answer. */
async function lines(count: number): Promise<readonly Json[]> {
  while (written.length < count) await new Promise<void>((resolve) => (wake = resolve));
  return written.map((line) => JSON.parse(line));
}

const ofRequest = { requestId: 'request-1', correlationId: CORRELATION, actor: 'user:local' };
const timed = { time: expect.any(String), durationMs: expect.any(Number) };

describe('The log as JSON', () => {
  it('has one line for a query: who, what, how long, at what cost, with what outcome', async () => {
    await api.ask('query Mine { customers(first: 3) { nodes { id } } }', {}, IDS);
    expect(await lines(1)).toEqual([
      {
        ...{ ...ofRequest, ...timed, level: 'info', event: 'request' },
        ...{ method: 'POST', path: '/graphql', status: 200 },
        ...{ kind: 'query', operation: 'Mine', fields: ['customers'], cost: 10, outcome: 'OK' },
      },
    ]);
  });

  it('has a line for a command too: where its facts stand, or the code of its refusal', async () => {
    const place = (input: object) =>
      api.ask(
        'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { position } }',
        { input: { commandId: commandIds.order, customerId: acme.customerId, ...input } },
        IDS,
      );
    await place(teaOrder);
    await place({ ...teaOrder, number: 'A-2' });
    const [repeated, , refused] = await lines(4);
    const command = { ...ofRequest, ...timed, level: 'info', event: 'command' };
    expect(repeated).toEqual({
      ...{ ...command, command: 'PlaceOrder', outcome: 'repeated', events: 1 },
      position: expect.any(String),
    });
    expect(refused).toEqual({
      ...{ ...command, command: 'PlaceOrder', outcome: 'idempotency_mismatch' },
    });
  });

  it('says nothing of probes that find all well, and hides paths that are none of ours', async () => {
    await fetch(`${api.url}/live`);
    await fetch(`${api.url}/metrics`);
    await fetch(`${api.url}/Olha-Bondar?name=Olha`);
    expect(await lines(1)).toMatchObject([{ path: 'other', status: 404, outcome: 'HTTP_404' }]);
  });
});

describe('Nothing personal is in the log', () => {
  const PERSONAL = ['Olha', 'Bondar', 'Melnyk', 'UA-SECRET-77', 'not-a-uuid', 'call her late'];
  const register =
    'mutation ($input: RegisterCustomerInput!) { registerCustomer(input: $input) { errors { message } customer { name } } }';
  const source = { channel: 'EVENT' };
  const good = { name: 'Iryna Melnyk', kinds: ['BUYER'], source, taxId: 'UA-SECRET-77' };

  it('of commands carried out, of their refusals and of values that are none', async () => {
    const id = '00000000-0000-4000-8000-0000000000d1';
    const send = (input: object) => api.ask(register, { input });
    await send({ ...good, commandId: id });
    await send({ ...good, commandId: id, name: 'Olha Bondar' });
    await send({ ...good, commandId: 'not-a-uuid' });
    await send({ ...good, commandId: id, name: 'Olha '.repeat(99) });
    await send({ ...good, commandId: id, kinds: ['Olha Bondar'] });
    await send({ ...good, commandId: id, Melnyk: 'UA-SECRET-77' });
    await nothingPersonal(6 + 3);
  });

  it('of queries, their texts, arguments and broken documents', async () => {
    const ask = (query: string) => api.ask(query);
    await ask(
      '{ customers(first: 1, filter: { name: { startsWith: "Olha Bondar" } }) { nodes { id } } }',
    );
    await ask('{ customer(id: "not-a-uuid") { name } }');
    await ask('{ Olha }');
    await ask('{ "Olha Bondar" ');
    await ask('# call her late: Melnyk\n{ managers(first: 1) { nodes { id name } } }');
    await fetch(`${api.url}/graphql?query={Olha}`);
    await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-correlation-id': 'Olha Bondar' },
      body: '{"query": "Olha Bondar',
    });
    await nothingPersonal(7);
  });

  it('of what fails, whatever the errors say', async () => {
    for (const error of [
      new TypeError('Olha Bondar'),
      new StoreUnavailable('Olha Bondar', 'unknown'),
    ]) {
      jest.spyOn(api.runtime.reads, 'documents').mockRejectedValueOnce(error);
      await api.ask('{ customers(first: 1) { nodes { id } } }');
    }
    expect((await nothingPersonal(3)).map(({ event, outcome }) => [event, outcome])).toEqual([
      ['fault', undefined],
      ['request', 'INTERNAL'],
      ['request', 'STORE_UNAVAILABLE'],
    ]);
  });

  async function nothingPersonal(count: number): Promise<readonly Json[]> {
    const found = await lines(count);
    expect(PERSONAL.filter((value) => written.join('').includes(value))).toEqual([]);
    expect(found).toHaveLength(count);
    return found;
  }
});

describe('The ids of a request', () => {
  const rename = (input: object, headers: object = {}) =>
    fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({
        query:
          'mutation ($input: RenameCustomerInput!) { renameCustomer(input: $input) { position } }',
        variables: { input: { customerId: acme.customerId, ...input } },
      }),
    });

  it('come back in its answer, and its correlation id stands in the events, caused by the command', async () => {
    const commandId = '00000000-0000-4000-8000-0000000000d2';
    const response = await rename({ commandId, name: 'Acme Ltd' }, IDS);
    const ids = ['x-request-id', 'x-correlation-id'].map((name) => response.headers.get(name));
    expect(ids).toEqual(['request-1', CORRELATION]);
    const { data }: Json = await response.json();
    const [event] = await api.runtime.store.readAt([data.renameCustomer.position]);
    expect(event?.metadata).toMatchObject({
      ...{ correlationId: CORRELATION, causationId: commandId, commandId },
      actor: { type: 'user', id: 'local' },
    });
  });

  it.each([{}, { 'x-correlation-id': 'Olha Bondar' }])(
    'are new ones when the client sends none that are well formed: %p',
    async (headers) => {
      const commandId = '00000000-0000-4000-8000-0000000000d3';
      const response = await rename({ commandId, name: 'Acme Ltd' }, headers);
      expect(response.headers.get('x-correlation-id')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-/);
    },
  );
});
