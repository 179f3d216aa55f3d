import fc from 'fast-check';
import {
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Company } from '../api/company.js';

/** What is posted. */
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What attackers put where a value is expected, of whatever type. */
const STRANGE = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\u202e',
    "' OR 1=1 --",
    '../../etc/passwd',
    '=1+1',
    '%00',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'NaN',
    '1e999',
    '-0',
    '2026-02-30',
    '9999-12-31T23:59:60Z',
  ),
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 31, 2 ** 53, 1e308, [], {}, [[]], {
    __proto__: 1,
  }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text)),
);

/** Values that fit, by the name of their type; ids are those of things that are there, half of the time. */
function scalarOf(
  name: string,
  { customerId, orderId, managerId }: Company,
): fc.Arbitrary<unknown> {
  const day = fc.date({
    min: new Date('2025-01-01'),
    max: new Date('2027-01-01'),
    noInvalidDate: true,
  });
  const known: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    ID: fc.oneof(fc.constantFrom(customerId, orderId, managerId), fc.uuid()),
    UUID: fc.uuid(),
    Int: fc.integer({ min: 1, max: 100 }),
    SafeInt: fc.maxSafeInteger(),
    Float: fc.double(),
    Boolean: fc.boolean(),
    Date: day.map((date) => date.toISOString().slice(0, 10)),
    DateTime: day.map((date) => date.toISOString()),
    AsOf: day.map((date) => date.toISOString().slice(0, 10)),
    Decimal: fc.tuple(fc.nat(99_999), fc.nat(99)).map(([whole, part]) => `${whole}.${part}`),
    Position: fc.nat(20).map((n) => String(n).padStart(16, '0')),
    Cursor: fc.base64String({ maxLength: 60 }),
  };
  return (
    known[name] ??
    fc.oneof(fc.constantFrom('EUR', 'UAH', 'Tea', 'PHONE'), fc.string({ maxLength: 40 }))
  );
}

/** One in twenty values is strange; lists and objects are small. */
function valueOf(type: GraphQLInputType, acme: Company, depth: number): fc.Arbitrary<unknown> {
  const fitting = fittingOf(type, acme, depth);
  return fc.oneof({ weight: 40, arbitrary: fitting }, { weight: 1, arbitrary: STRANGE });
}

function fittingOf(type: GraphQLInputType, acme: Company, depth: number): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return fittingOf(type.ofType, acme, depth);
  if (isListType(type)) return fc.array(valueOf(type.ofType, acme, depth - 1), { maxLength: 3 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (!isInputObjectType(type)) return scalarOf(type.name, acme);
  const fields = Object.values(type.getFields());
  if (type.isOneOf) {
    return fc.oneof(
      ...fields.map((field) => fc.record({ [field.name]: valueOf(field.type, acme, depth - 1) })),
    );
  }
  const required = fields.filter((field) => isNonNullType(field.type)).map(({ name }) => name);
  const offered = fields.filter(({ name }) => depth > 0 || required.includes(name));
  const values = offered.map(
    (field) => [field.name, valueOf(field.type, acme, depth - 1)] as const,
  );
  return fc.record<Record<string, unknown>>(Object.fromEntries(values), { requiredKeys: required });
}

/** A field with its arguments as variables. */
interface Asked {
  readonly text: string;
  readonly declared: readonly string[];
  readonly variables: Operation['variables'];
}

/** Any root field of the schema with any arguments, and any of the fields below it; now and then a sign too many. */
export function operations(schema: GraphQLSchema, acme: Company): fc.Arbitrary<Operation> {
  const roots = [schema.getQueryType()!, schema.getMutationType()!].flatMap((type) =>
    Object.values(type.getFields()).map((field) => ({ type, field })),
  );
  return fc.constantFrom(...roots).chain(({ type, field }) =>
    fc
      .tuple(asked(field, acme, 3, 'v'), BREAKAGE)
      .map(([{ text, declared, variables }, broken]) => {
        const kind = type === schema.getMutationType() ? 'mutation' : 'query';
        const heading = declared.length === 0 ? kind : `${kind} (${declared.join(', ')})`;
        return { query: broken(`${heading} { ${text} }`), variables };
      }),
  );
}

const BREAKAGE: fc.Arbitrary<(query: string) => string> = fc.oneof(
  { weight: 20, arbitrary: fc.constant((query: string) => query) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(200), fc.string({ unit: 'binary', maxLength: 5 })).map(
      ([at, text]) =>
        (query: string) =>
          query.slice(0, at) + text + query.slice(at),
    ),
  },
);

function asked(
  field: GraphQLField<unknown, unknown>,
  acme: Company,
  depth: number,
  prefix: string,
): fc.Arbitrary<Asked> {
  const given = field.args.map((arg) => {
    const value = valueOf(arg.type, acme, 3);
    return isNonNullType(arg.type) ? value : fc.option(value, { nil: undefined, freq: 2 });
  });
  return fc
    .tuple(fc.tuple(...given), below(field.type, acme, depth, prefix))
    .map(([values, inner]) => {
      const used = field.args.flatMap((arg, i) =>
        values[i] === undefined ? [] : [{ arg, name: `${prefix}_${arg.name}`, value: values[i] }],
      );
      const args = used.map(({ arg, name }) => `${arg.name}: $${name}`).join(', ');
      return {
        text: `${field.name}${args === '' ? '' : `(${args})`}${inner.text}`,
        declared: [
          ...used.map(({ arg, name }) => `$${name}: ${String(arg.type)}`),
          ...inner.declared,
        ],
        variables: {
          ...Object.fromEntries(used.map(({ name, value }) => [name, value])),
          ...inner.variables,
        },
      };
    });
}

/** A few of the fields of what a field answers. */
function below(
  type: GraphQLOutputType,
  acme: Company,
  depth: number,
  prefix: string,
): fc.Arbitrary<Asked> {
  const named = getNamedType(type);
  const nothing: Asked = { text: '', declared: [], variables: {} };
  if (!isObjectType(named) && !isInterfaceType(named)) return fc.constant(nothing);
  if (!isObjectType(named)) return fc.constant({ ...nothing, text: ' { __typename id }' });
  const fields = fieldsAt(named, depth);
  return fc
    .subarray(fields, { maxLength: Math.min(4, fields.length) })
    .chain((some) =>
      fc.tuple(...some.map((field, i) => asked(field, acme, depth - 1, `${prefix}${i}`))),
    )
    .map((parts) => ({
      text: ` { __typename ${parts.map(({ text }) => text).join(' ')} }`,
      declared: parts.flatMap(({ declared }) => declared),
      variables: Object.assign(
        {},
        ...parts.map(({ variables }) => variables),
      ) as Asked['variables'],
    }));
}

function fieldsAt(type: GraphQLObjectType, depth: number): GraphQLField<unknown, unknown>[] {
  return Object.values(type.getFields()).filter(
    (field) =>
      depth > 0 ||
      (!isObjectType(getNamedType(field.type)) && !isInterfaceType(getNamedType(field.type))),
  );
}
