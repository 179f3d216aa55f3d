import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { company, teaOrder, type Company } from './company.js';
import { type Json, underTest, type UnderTest } from './under-test.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

/** A collector that keeps what it is sent. */
let collector: Server;
let received: string[];
let api: UnderTest;
let acme: Company;
let spans: readonly Json[];

beforeAll(async () => {
  received = [];
  collector = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      received.push(`${request.url} ${body}`);
      response.setHeader('content-type', 'application/json');
      response.end('{}');
    });
  });
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  api = await underTest({}, { watch: { traces: addressOf(collector) } });
  acme = await company(api);
  const traceparent = { traceparent: `00-${TRACE}-${PARENT}-01` };
  await api.ask(
    'mutation Sell($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id customer { name } } } }',
    {
      input: {
        ...{ ...teaOrder, number: 'A-2', customerId: acme.customerId },
        commandId: '00000000-0000-4000-8000-0000000000f1',
      },
    },
    traceparent,
  );
  jest.spyOn(api.runtime.reads, 'documents').mockRejectedValueOnce(new TypeError('Olha Bondar'));
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await api.ask('{ managers(first: 1) { nodes { name } } }', {}, traceparent);
  jest.restoreAllMocks();
  await api.close();
  spans = spansOf(received).filter(({ traceId }) => traceId === TRACE);
});
afterAll(() => {
  collector.close();
});

function addressOf(server: Server): string {
  const address: AddressInfo | string | null = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it does not listen');
  return `http://127.0.0.1:${address.port}`;
}

function spansOf(requests: readonly string[]): readonly Json[] {
  return requests.flatMap((text) => {
    expect(text).toMatch(/^\/v1\/traces \{/);
    const { resourceSpans }: Json = JSON.parse(text.slice(text.indexOf('{')));
    return resourceSpans.flatMap(({ scopeSpans }: Json) =>
      scopeSpans.flatMap((scope: Json) => scope.spans),
    );
  });
}

/** The names from the client's span down to this one. */
function wayTo(name: string): readonly string[] {
  const way: string[] = [];
  let span = spans.find((one) => one.name === name);
  while (span !== undefined) {
    way.unshift(span.name);
    const { parentSpanId } = span;
    if (parentSpanId === PARENT) way.unshift('the client');
    span = spans.find(({ spanId }) => spanId === parentSpanId);
  }
  return way;
}

describe('With a collector of traces', () => {
  it('a mutation is a span of the client’s trace, with its command and the append under it', () => {
    expect(wayTo('append')).toEqual([
      ...['the client', 'POST /graphql', 'mutation Sell', 'PlaceOrder', 'append'],
    ]);
  });

  it('what is read of a read model is a span under the operation', () => {
    expect(wayTo('managers documents')).toEqual([
      ...['the client', 'POST /graphql', 'query managers', 'managers documents'],
    ]);
    expect(wayTo('customers document').slice(0, 3)).toEqual([
      ...['the client', 'POST /graphql', 'mutation Sell'],
    ]);
  });

  it('what fails is marked by the class of the error', () => {
    const failed = spans.filter(({ status }) => status.code === 2);
    expect(failed.map(({ name, status }) => [name, status.message])).toEqual([
      ['managers documents', 'TypeError'],
      ['POST /graphql', 'fault'],
    ]);
  });

  it('nothing personal is in them', () => {
    const personal = ['Olha', 'Bondar', 'Acme', acme.customerId];
    expect(personal.filter((value) => received.join('').includes(value))).toEqual([]);
  });

  it('that does not answer, the server goes on and ends all the same, and says so once', async () => {
    const written: string[] = [];
    const stderr = jest.spyOn(process.stderr, 'write');
    stderr.mockImplementation((text) => written.push(String(text)) > 0);
    const alone = await underTest({}, { watch: { traces: 'http://127.0.0.1:9' } });
    await alone.data('{ __typename }');
    await alone.close();
    jest.restoreAllMocks();
    expect(written.filter((line) => line.includes('traces cannot be delivered')).length).toBe(1);
  });
});
