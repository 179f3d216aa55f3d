import { expect } from '@jest/globals';
import { company, type Company } from '../api/company.js';
import { type Json, underTest, type UnderTest } from '../api/under-test.js';

/** A server that is attacked, over a company with a little of everything. */
export interface Attacked extends UnderTest {
  readonly acme: Company;
  /** Position of the newest fact. */
  head(): Promise<string | undefined>;
  /** Fails unless the server answers, and its log is as it was. */
  unharmed(head: string | undefined): Promise<void>;
}

/** What an attacker heard. */
export interface Heard {
  readonly status: number;
  readonly text: string;
  /** Every error of the answer, those that a payload lists included. */
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

/** What a case expects: how it is refused, and what the refusal names: field, value, remedy. */
export interface Refusal {
  readonly status?: number;
  readonly code: string;
  readonly says: readonly string[];
}

export async function attacked(): Promise<Attacked> {
  const api = await underTest();
  const acme = await company(api);
  const head = () => api.runtime.store.head();
  const extra = {
    acme,
    head,
    async unharmed(before: string | undefined) {
      expect(await head()).toBe(before);
      expect((await fetch(`${api.url}/live`)).status).toBe(200);
      const { data } = await api.ask('{ customers(first: 1) { nodes { name } } }');
      expect(data).toEqual({ customers: { nodes: [{ name: 'Acme' }] } });
    },
  };
  return Object.assign(api, extra);
}

/** Sends a body as it is. */
export async function posted(
  url: string,
  body: string | Uint8Array,
  headers: object = {},
): Promise<Heard> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return heard(response);
}

export async function heard(response: Response): Promise<Heard> {
  const text = await response.text();
  return { status: response.status, text, errors: errorsIn(text) };
}

export function errorsIn(text: string): Heard['errors'] {
  let body: Json;
  try {
    body = JSON.parse(text);
  } catch {
    return [];
  }
  const top = (body?.errors ?? []).map((error: Json) => ({
    code: error.extensions?.reason ?? error.extensions?.code,
    message: error.message,
  }));
  const inPayloads = Object.values<Json>(body?.data ?? {}).flatMap((one) => one?.errors ?? []);
  return [...top, ...inPayloads];
}

/** What no answer may contain: where our files lie, where our code was, what we are built of. */
const TELLTALE =
  /\n\s+at |\bat \S+ \(|node_modules|file:\/\/|\/work\/|\/tmp\/|\.[jt]s:\d+|SQLITE|TypeError|RangeError|"INTERNAL"/;

/** Fails unless the answer refuses as it should, and gives nothing away. */
export function expectRefused({ status, text, errors }: Heard, expected: Refusal): void {
  const [first] = errors;
  expect({ status, code: first?.code }).toEqual({
    status: expected.status ?? status,
    code: expected.code,
  });
  for (const part of expected.says) expect(first?.message).toContain(part);
  expectDiscreet(status, text);
}

export function expectDiscreet(status: number, text: string): void {
  expect(status).toBeLessThan(500);
  expect(TELLTALE.exec(text)?.[0]).toBeUndefined();
}
