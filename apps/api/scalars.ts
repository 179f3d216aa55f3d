import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { parseDate, parseInstant } from '#crm/scalars';

/** Whole numbers beyond GraphQL's 32-bit Int: amounts in minor units, sums. */
export const SafeInt = new GraphQLScalarType<number, number>({
  name: 'SafeInt',
  description: 'A whole number, exact up to 2^53. A JSON number.',
  serialize: (value) => safeInteger(value),
  parseValue: (value) => safeInteger(value),
  parseLiteral: (node) => safeInteger(node.kind === Kind.INT ? Number(node.value) : undefined),
});

function safeInteger(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new GraphQLError(`${JSON.stringify(value)} is no SafeInt: give a whole number`);
}

/** The data of an event: its fields depend on its type, and the catalogue of events describes them. */
export const JsonData = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value. The data of an event: which fields it has depends on its type.',
  serialize: (value) => value,
  parseValue: () => {
    throw new GraphQLError('JSON is only ever an answer');
  },
});

/** A day or an instant, as `asOf` takes it: the text of one or the other. */
export const AsOf = new GraphQLScalarType<string, string>({
  name: 'AsOf',
  description:
    'A Date, which means the end of that business day ("2026-03-15"), or a DateTime ("2026-03-15T10:00:00Z").',
  serialize: (value) => String(value),
  parseValue: (value) => dayOrInstant(value),
  parseLiteral: (node) => dayOrInstant(node.kind === Kind.STRING ? node.value : undefined),
});

function dayOrInstant(value: unknown): string {
  const parsed = typeof value === 'string' ? (parseDate(value) ?? parseInstant(value)) : undefined;
  if (parsed !== undefined) return parsed;
  throw new GraphQLError(
    `${JSON.stringify(value)} is no AsOf: give a day such as "2026-03-15" or an instant such as "2026-03-15T10:00:00Z"`,
  );
}

/** Where a page goes on. */
export const Cursor = new GraphQLScalarType<string, string>({
  name: 'Cursor',
  description:
    'A place in a list. Opaque, and good only for the same query with the same filter, order, asOf and knownAt.',
  serialize: (value) => String(value),
  parseValue: (value) => cursorText(value),
  parseLiteral: (node) => cursorText(node.kind === Kind.STRING ? node.value : undefined),
});

function cursorText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new GraphQLError(
    `${JSON.stringify(value)} is no Cursor: give one that an answer contained`,
  );
}
