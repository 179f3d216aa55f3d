import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { eventCategories } from '#crm';
import type { JsonObject, Upcaster } from '#event-sourcing';

const folder = fileURLToPath(new URL('./events/', import.meta.url));
const Golden = z.strictObject({
  type: z.string(),
  schemaVersion: z.int().positive(),
  data: z.record(z.string(), z.unknown()),
});

interface Declared {
  readonly schema: z.ZodObject;
  readonly upcasters: readonly Upcaster[];
}
const declared = new Map<string, Declared>(
  eventCategories.flatMap(({ schemas, upcasters }) =>
    Object.entries(schemas).map(([type, schema]): [string, Declared] => [
      type,
      { schema, upcasters: upcasters[type] ?? [] },
    ]),
  ),
);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('A frozen event', () => {
  it.each(files)('%s still reads, through the upcasters, as what is declared today', (file) => {
    const golden = Golden.parse(JSON.parse(readFileSync(folder + file, 'utf8')));
    expect(file).toBe(`${golden.type}.v${golden.schemaVersion}.json`);
    const { schema, upcasters } = declared.get(golden.type)!;
    const data = upcasters
      .slice(golden.schemaVersion - 1)
      .reduce<JsonObject>((at, step) => step(at), golden.data);
    expect(schema.parse(data)).toEqual(data);
  });

  it('lies here for every version of every declared event', () => {
    const wanted = [...declared].flatMap(([type, { upcasters }]) =>
      Array.from({ length: upcasters.length + 1 }, (_, i) => `${type}.v${i + 1}.json`),
    );
    expect(files.sort()).toEqual(wanted.sort());
  });
});
