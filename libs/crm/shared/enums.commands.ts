import { registerEnumType } from '@nestjs/graphql';
import { z } from 'zod';

type Entries = Readonly<Record<string, string>>;

const registered = new Set<Entries>();

/** What `.meta()` of an enum may say: its name, what it is, and what each of its values means. */
const EnumMeta = z.object({
  graphql: z.string(),
  about: z.string().optional(),
  values: z.record(z.string(), z.string()).default({}),
});

/**
 * The GraphQL enum of a word of the vocabulary, for `@Field(() => …)`: the object `schema.enum` itself, registered once
 * under the name in the schema's `.meta({ graphql, about, values })`. Answers generated from document schemas use the
 * same object.
 *
 * @throws Error for a schema without that name
 */
export function graphqlEnum<E extends Entries>(schema: z.ZodEnum<E>): E {
  const meta = EnumMeta.safeParse(schema.meta());
  if (!meta.success) {
    throw new Error(`enum ${schema.options.join(', ')}: give it a name with .meta({ graphql })`);
  }
  if (!registered.has(schema.enum)) {
    registered.add(schema.enum);
    const { graphql: name, about: description, values } = meta.data;
    const valuesMap = Object.fromEntries(
      Object.entries(values).map(([value, meaning]) => [value, { description: meaning }]),
    );
    registerEnumType<Entries>(schema.enum, {
      name,
      valuesMap,
      ...(description && { description }),
    });
  }
  return schema.enum;
}
