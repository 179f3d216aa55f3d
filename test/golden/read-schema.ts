import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';

/** The schema of the API, as it was written down. */
export const schema = buildSchema(
  readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
);
