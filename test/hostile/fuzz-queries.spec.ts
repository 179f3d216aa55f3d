import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evidence } from '../support/counts.js';
import { type Attacked, attacked, expectDiscreet, posted } from './attacked.js';
import { operations } from './random-operations.js';

let api: Attacked;

beforeAll(async () => {
  api = await attacked();
});
afterAll(() => api.close());

it('Whatever is asked, and whatever is told to be recorded: the answer is JSON that gives nothing away, and the server goes on', async () => {
  const run = evidence('hostile-queries', { queries: 5_000 });
  const { schema } = await import('../golden/read-schema.js');
  let executed = 0;
  let answered = 0;
  let carriedOut = 0;
  await fc.assert(
    fc.asyncProperty(operations(schema, api.acme), async (operation) => {
      const answer = await posted(api.url, JSON.stringify(operation));
      expectDiscreet(answer.status, answer.text);
      for (const { message } of answer.errors) expect(message ?? 'not asked for').not.toBe('');
      expect(typeof JSON.parse(answer.text)).toBe('object');
      if (answer.status === 200) answered += 1;
      if (answer.errors.length === 0) carriedOut += 1;
      executed += 1;
    }),
    { numRuns: run.counts.queries, seed: run.seed, endOnFailure: true },
  );
  expect((await fetch(`${api.url}/live`)).status).toBe(200);
  process.stderr.write(
    `hostile queries: of ${executed}, ${answered} were looked at and ${carriedOut} had no error\n`,
  );
  // A generator that is refused at the door would try nothing.
  expect(answered).toBeGreaterThan(executed / 4);
  run.finish({ queries: executed });
}, 600_000);
