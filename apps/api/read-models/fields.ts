import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { z } from 'zod';
import { graphqlEnum } from '#crm/enums';
import { DateOnly, DateTime, Decimal, PositionScalar } from '#crm/scalars';
import type { Projection, Rollup } from '#event-sourcing';
import type { Discovered } from '#runtime';
import { JsonData, SafeInt } from '../scalars.js';
import { MoneyType } from './money.type.js';
import { upperFirst } from './wording.js';

/** What @Field's thunk may return: a scalar, an enum object, a class, a list of one of them. */
export type TypeRef = object;

/** A field of a document as GraphQL shows it. */
export interface FieldShape {
  readonly type: TypeRef;
  /** Depth of lists: 0 for a single value. */
  readonly list: number;
  readonly nullable: boolean;
  readonly description: string;
  /** Marked personal: who sees what of it is decided by the role. */
  readonly isPersonal?: true;
  /** How its values are compared in a filter; undefined for what cannot be compared. */
  readonly compared: 'exact' | 'range' | 'boolean' | undefined;
  /** The name of its type, for the names of types made from it. */
  readonly typeName: string;
}

type Base = Pick<FieldShape, 'type' | 'compared' | 'typeName'>;

/** Scalars that a schema can ask for with `.meta({ graphql })`, and those that its format says. */
const SCALARS: Readonly<Record<string, Base>> = {
  ID: { type: ID, compared: 'exact', typeName: 'ID' },
  String: { type: String, compared: 'range', typeName: 'String' },
  Int: { type: Int, compared: 'range', typeName: 'Int' },
  SafeInt: { type: SafeInt, compared: 'range', typeName: 'SafeInt' },
  Float: { type: Float, compared: 'range', typeName: 'Float' },
  Boolean: { type: Boolean, compared: 'boolean', typeName: 'Boolean' },
  DateTime: { type: DateTime, compared: 'range', typeName: 'DateTime' },
  Date: { type: DateOnly, compared: 'range', typeName: 'Date' },
  // Decimals sort as text in a store, so "10" would come before "9": equality only.
  Decimal: { type: Decimal, compared: 'exact', typeName: 'Decimal' },
  Position: { type: PositionScalar, compared: 'range', typeName: 'Position' },
  JSON: { type: JsonData, compared: undefined, typeName: 'JSON' },
};

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'ID',
  guid: 'ID',
  datetime: 'DateTime',
  date: 'Date',
  int32: 'Int',
  uint32: 'SafeInt',
  safeint: 'SafeInt',
};

/** The schema below optional, nullable and default, whether a value may be missing, and what is said on the way. */
export function peel(schema: z.ZodType): {
  core: z.ZodType;
  nullable: boolean;
  said: readonly Meta[];
} {
  const said = [schema.meta() ?? {}];
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly
  ) {
    const inner = peel(known(schema.unwrap()));
    const mayMiss = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable;
    return {
      core: inner.core,
      nullable: mayMiss || inner.nullable,
      said: [...said, ...inner.said],
    };
  }
  return { core: schema, nullable: false, said };
}

const MONEY: Base = { type: MoneyType, compared: undefined, typeName: 'Money' };

export type Meta = { readonly description?: string | undefined; readonly [key: string]: unknown };

/** zod's accessors answer the type of its core; every schema made with its classic API is a ZodType. */
export function known(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodType) return schema;
  throw new Error('a document schema must be built with zod, not with zod/mini');
}

/**
 * How GraphQL shows a field of a document.
 *
 * @param path names the field in errors and in the names of types that have none of their own (`Order.lines`)
 * @throws Error for a field without a description, or of a type that GraphQL cannot show
 */
export function fieldShape(schema: z.ZodType, path: readonly string[]): FieldShape {
  const { core, nullable, said } = peel(schema);
  const description = said.find((meta) => meta.description !== undefined)?.description;
  if (description === undefined || description === '') {
    throw new Error(`${path.join('.')}: say what it is, with .describe('…')`);
  }
  if (isMinorUnits(core))
    return { ...MONEY, list: 0, nullable, description: withoutUnit(description) };
  // Not everybody may see it: null for those who see nothing of it.
  if (said.some(({ personal }) => personal === true))
    return { ...baseOf(core, path), list: 0, nullable: true, isPersonal: true, description };
  if (core instanceof z.ZodArray) {
    const element = elementShape(known(core.element), path);
    return { ...element, list: element.list + 1, nullable, description };
  }
  return { ...baseOf(core, path), list: 0, nullable, description };
}

function elementShape(schema: z.ZodType, path: readonly string[]): FieldShape {
  const described = peel(schema).said.some((meta) => meta.description !== undefined);
  return fieldShape(described ? schema : schema.describe(path.join('.')), path);
}

function baseOf(core: z.ZodType, path: readonly string[]): Base {
  const asked = core.meta()?.['graphql'];
  const name = typeof asked === 'string' ? asked : undefined;
  const scalar = SCALARS[name ?? formatOf(core)];
  if (scalar !== undefined) return scalar;
  if (isTextEnum(core)) return enumOf(core, name, path);
  if (name === 'Money' || isMoney(core)) return MONEY;
  if (core instanceof z.ZodObject) {
    const typeName = name ?? path.map(upperFirst).join('');
    return { type: objectType(core, typeName), compared: undefined, typeName };
  }
  throw new Error(
    `${path.join('.')} is a zod ${core.def.type}: GraphQL shows text, numbers, booleans, enums, arrays and objects; for anything else ask for a scalar with .meta({ graphql: 'JSON' })`,
  );
}

function formatOf(core: z.ZodType): string {
  if (core instanceof z.ZodString || core instanceof z.ZodStringFormat) {
    return FORMATS[core.format ?? ''] ?? 'String';
  }
  if (core instanceof z.ZodNumber) return FORMATS[core.format ?? ''] ?? 'Float';
  if (core instanceof z.ZodBoolean) return 'Boolean';
  if (core instanceof z.ZodLiteral) return typeof core.value === 'boolean' ? 'Boolean' : 'String';
  return '';
}

/** An integer that is an amount in the currency of its document (see amounts.ts). */
export function isMinorUnits(core: z.ZodType): boolean {
  return core instanceof z.ZodNumber && core.meta()?.['graphql'] === 'Money';
}

/** Facts and documents count in minor units and say so; GraphQL shows Money. */
function withoutUnit(description: string): string {
  return description.replace(/,? in minor units of the .* currency$/, '');
}

function isMoney(core: z.ZodType): boolean {
  return (
    core instanceof z.ZodObject && Object.keys(core.shape).sort().join(',') === 'currency,minor'
  );
}

/** Enums without a name are named after their place. */
function enumOf(core: TextEnum, name: string | undefined, path: readonly string[]): Base {
  const typeName = name ?? path.map(upperFirst).join('');
  const named = name === undefined ? core.meta({ graphql: typeName }) : core;
  return { type: graphqlEnum(named), compared: 'exact', typeName };
}

type TextEnum = z.ZodEnum<Readonly<Record<string, string>>>;

function isTextEnum(core: z.ZodType): core is TextEnum {
  return core instanceof z.ZodEnum && core.options.every((option) => typeof option === 'string');
}

/**
 * Registers the enums that modules export. Nest collects enums before it calls the thunks of fields, so one that only a
 * thunk names would come too late.
 */
export function registerEnums(modules: readonly Discovered[]): void {
  for (const value of modules.flatMap(({ exports }) => Object.values(exports))) {
    const named = value instanceof z.ZodType && value.meta()?.['graphql'] !== undefined;
    if (named && isTextEnum(value)) graphqlEnum(value);
  }
}

const objectTypes = new Map<string, { readonly schema: z.ZodObject; readonly type: ClassRef }>();

export type ClassRef = new () => object;

/**
 * The GraphQL object type of a nested object. One name is one type: asked again for the same name it answers the same
 * class, and refuses another schema under it.
 */
function objectType(schema: z.ZodObject, typeName: string): ClassRef {
  const made = objectTypes.get(typeName);
  if (made !== undefined) {
    if (Object.keys(made.schema.shape).join() === Object.keys(schema.shape).join())
      return made.type;
    throw new Error(`two schemas are called ${typeName}: give one another .meta({ graphql })`);
  }
  const type = namedClass(typeName);
  objectTypes.set(typeName, { schema, type });
  ObjectType(typeName, { description: schema.description ?? `Part of a document: ${typeName}.` })(
    type,
  );
  addFields(type, schema, typeName);
  return type;
}

/** Declares every field of `schema` but `except` on a class that is to be an object type. */
export function addFields(
  type: ClassRef,
  schema: z.ZodObject,
  typeName: string,
  except: readonly string[] = [],
): void {
  for (const [name, field] of Object.entries(schema.shape)) {
    if (except.includes(name) || isHidden(known(field))) continue;
    declareField(type, name, fieldShape(known(field), [typeName, name]));
  }
}

/** A field that is there to be searched by and not to be shown. */
function isHidden(schema: z.ZodType): boolean {
  return peel(schema).said.some(({ hidden }) => hidden === true);
}

/** Ends the description of every field that is marked personal. */
export const PERSONAL = 'Personal: masked or null for roles that may not see it.';

export function declareField(type: ClassRef, name: string, shape: FieldShape): void {
  const { nullable } = shape;
  const description = shape.isPersonal ? `${shape.description}. ${PERSONAL}` : shape.description;
  Field(() => listed(shape), { nullable, description })(type.prototype, name);
}

function listed({ type, list }: Pick<FieldShape, 'type' | 'list'>): TypeRef {
  let of = type;
  for (let depth = 0; depth < list; depth++) of = [of];
  return of;
}

export function namedClass(name: string): ClassRef {
  const made = class {};
  Object.defineProperty(made, 'name', { value: name });
  return made;
}

/** What the documents of a read model (the rows of a rollup) consist of. */
export function documentSchemaOf(model: Projection<unknown> | Rollup): z.ZodObject {
  return model.kind === 'projection'
    ? model.document
    : z.object({ ...model.key.shape, ...model.measures.shape });
}
