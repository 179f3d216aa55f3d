/**
 * `npm run schema`: writes test/golden/schema.graphql anew, after a change of the GraphQL schema that is meant. The
 * diff of that file is the change as clients see it; test/api/schema.spec.ts fails until it is committed.
 */
import { runJest } from './jest.mjs';

process.exitCode = await runJest(['test/api/schema.spec.ts'], {
  ...process.env,
  LITOPYS_TEST_UPDATE: '1',
});
