import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRuntime, type Runtime, type RuntimeOptions } from '#runtime';
import { type ServerOptions, startServer } from '../../apps/api/server.js';

/** JSON as a test looks into it: what it expects of it, the test says. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly data: Json;
  readonly errors: readonly { message: string; path?: unknown; extensions: Json }[] | undefined;
}

/** A server on a free port over a new data directory, and a client for it. */
export interface UnderTest {
  readonly url: string;
  readonly runtime: Runtime;
  /** What the clock says; set it to let time pass. */
  clock: string;
  ask(query: string, variables?: object, headers?: object): Promise<Answer>;
  /** As `ask`, for what must succeed: the data alone. */
  data(query: string, variables?: object): Promise<Json>;
  /** Records `command` and answers its payload, which must have no errors. */
  record(command: string, input: object, fields?: string): Promise<Json>;
  close(): Promise<void>;
}

/** @param access how the server asks who one is, and what all requests send to be let in */
export async function underTest(
  options: Partial<RuntimeOptions> = {},
  access: Pick<ServerOptions, 'auth' | 'limits' | 'watch'> & { readonly headers?: object } = {},
): Promise<UnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'litopys-api-'));
  const runtime = await openRuntime({
    data: directory,
    mode: 'write',
    clock: () => test.clock,
    ...options,
  });
  const server = await startServer(runtime, {
    ...{ port: 0, host: '127.0.0.1' },
    ...(access.auth === undefined ? {} : { auth: access.auth }),
    ...(access.limits === undefined ? {} : { limits: access.limits }),
    ...(access.watch === undefined ? {} : { watch: access.watch }),
  });
  const ask: UnderTest['ask'] = async (query, variables = {}, headers = {}) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...access.headers, ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const { data: answered, errors } = (await response.json()) as Omit<Answer, 'status'>;
    return { status: response.status, data: answered, errors };
  };
  const data: UnderTest['data'] = async (query, variables) => {
    const answer = await ask(query, variables);
    if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors, null, 1));
    return answer.data;
  };
  const test: UnderTest = {
    url: server.url,
    runtime,
    clock: '2026-03-31T12:00:00.000Z',
    ask,
    data,
    async record(command, input, fields = '') {
      const name = command.slice(0, 1).toUpperCase() + command.slice(1);
      const answer = await data(
        `mutation ($input: ${name}Input!) { ${command}(input: $input) { position eventIds repeated errors { code message path } ${fields} } }`,
        { input: { commandId: randomUUID(), ...input } },
      );
      const payload = answer[command];
      if (payload.errors.length > 0) throw new Error(JSON.stringify(payload.errors));
      return payload;
    },
    async close() {
      await server.close();
      await runtime.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return test;
}
