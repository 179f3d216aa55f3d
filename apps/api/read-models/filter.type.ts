import { Field, InputType, registerEnumType } from '@nestjs/graphql';
import { z } from 'zod';
import type { Condition, FindQuery } from '#event-sourcing';
import {
  type ClassRef,
  documentSchemaOf,
  fieldShape,
  type FieldShape,
  namedClass,
} from './fields.js';
import type { ReadModel } from './node.type.js';
import { upperFirst, snakeCase, spaced } from './wording.js';

/** A field that a read model is indexed by, and so can be filtered by. */
interface IndexedShape {
  readonly name: string;
  readonly shape: FieldShape;
  /** What somebody types, as a condition on the field; for fields that are there for that. */
  readonly searchBy?: (text: string) => Condition;
}

/** The fields named in the indexes of a read model, each once. */
export function indexedShapes(model: ReadModel): readonly IndexedShape[] {
  const names = new Set(model.indexes.flat().map((name) => name.replace(/\[\]$/, '')));
  return [...names]
    .map((name) => {
      const field: unknown = documentSchemaOf(model).shape[name];
      if (!(field instanceof z.ZodType)) {
        throw new Error(`${model.name}: an index names ${name}, which it does not declare`);
      }
      const searchBy: unknown = field.meta()?.['searchBy'];
      const shape = fieldShape(field, [upperFirst(model.one), name]);
      return isSearch(searchBy) ? { name, shape, searchBy } : { name, shape };
    })
    .filter(({ shape }) => shape.compared !== undefined);
}

function isSearch(value: unknown): value is (text: string) => Condition {
  return typeof value === 'function';
}

const conditionTypes = new Map<string, ClassRef>();

const RANGE = {
  from: 'This or more.',
  below: 'Less than this.',
  upTo: 'This or less.',
};

/** The conditions on one field: an input type for each type of field, shared by all filters. */
function conditionType({ type, typeName, compared, list }: FieldShape): ClassRef {
  const name = `${upperFirst(typeName.toLowerCase() === 'id' ? 'Id' : typeName)}${list > 0 ? 'List' : ''}Filter`;
  const known = conditionTypes.get(name);
  if (known !== undefined) return known;
  const made = namedClass(name);
  conditionTypes.set(name, made);
  InputType(name, {
    description: `Conditions on ${list > 0 ? 'lists' : 'values'} of type ${typeName}; all must hold.`,
  })(made);
  const add = (field: string, of: () => object, description: string) =>
    Field(of, { nullable: true, description })(made.prototype, field);
  if (list > 0) {
    add('contains', () => type, 'The list contains this.');
    add('containsAny', () => [type], 'The list contains one of these.');
    return made;
  }
  add('equals', () => type, 'Exactly this.');
  if (compared !== 'boolean') add('in', () => [type], 'One of these.');
  if (compared === 'range') {
    for (const [field, description] of Object.entries(RANGE)) add(field, () => type, description);
  }
  if (type === String)
    add('startsWith', () => type, 'Begins with this; upper and lower case differ.');
  return made;
}

/** The filter input of a read model, undefined for one without indexes. */
export function filterType(model: ReadModel): ClassRef | undefined {
  const shapes = indexedShapes(model);
  if (shapes.length === 0) return undefined;
  const name = `${upperFirst(model.one)}Filter`;
  const type = namedClass(name);
  InputType(name, { description: `Which ${spaced(model.name)}; all conditions must hold.` })(type);
  for (const { name: field, shape, searchBy } of shapes) {
    const { description } = shape;
    if (searchBy !== undefined) {
      Field(() => String, { nullable: true, description })(type.prototype, field);
      continue;
    }
    const conditions = conditionType(shape); // now: Nest collects types before it calls thunks
    Field(() => conditions, { nullable: true, description })(type.prototype, field);
  }
  return type;
}

@InputType({ isAbstract: true })
abstract class OrderInput {
  field!: string;

  @Field(() => SortDirection, {
    nullable: true,
    defaultValue: 'ASC',
    description: 'Ascending unless told otherwise.',
  })
  direction?: 'ASC' | 'DESC';
}

/** The order input of a read model, undefined for one without indexes. */
export function orderType(model: ReadModel): ClassRef | undefined {
  const shapes = indexedShapes(model).filter(({ shape }) => shape.list === 0);
  if (shapes.length === 0) return undefined;
  const name = `${upperFirst(model.one)}Order`;
  const fields = Object.fromEntries(shapes.map(({ name: field }) => [snakeCase(field), field]));
  registerEnumType(fields, {
    name: `${name}Field`,
    description: `What ${spaced(model.name)} can be sorted by.`,
    valuesMap: Object.fromEntries(
      shapes.map((shape) => [snakeCase(shape.name), { description: shape.shape.description }]),
    ),
  });
  class OrderOf extends OrderInput {}
  InputType(name, { description: `In which order ${spaced(model.name)} come; ties by id.` })(
    OrderOf,
  );
  Field(() => fields, { description: 'What to sort by.' })(OrderOf.prototype, 'field');
  return OrderOf;
}

type Given = Readonly<Record<string, unknown>>;

/** The store's conditions for a filter. */
export function whereOf(model: ReadModel, filter: Given | undefined): FindQuery['where'] {
  if (filter === undefined) return undefined;
  const where: Record<string, Condition> = {};
  for (const { name, searchBy } of indexedShapes(model)) {
    const condition = filter[name];
    if (searchBy !== undefined && typeof condition === 'string') where[name] = searchBy(condition);
    if (typeof condition === 'object' && condition !== null) where[name] = conditionOf(condition);
  }
  return where;
}

/** What stores know nothing of, in their terms. */
const STORED: Readonly<Record<string, (value: unknown) => Given>> = {
  contains: (value) => ({ equals: value }),
  containsAny: (value) => ({ in: value }),
  startsWith: (value) => ({ from: value, below: `${String(value)}\u{10ffff}` }),
};

function conditionOf(given: object): Given {
  return Object.entries(given).reduce<Given>(
    (all, [name, value]) => ({ ...all, ...(STORED[name]?.(value) ?? { [name]: value }) }),
    {},
  );
}

export const SortDirection = { ASC: 'ASC', DESC: 'DESC' } as const;
registerEnumType(SortDirection, {
  name: 'SortDirection',
  description: 'Which end of an order comes first.',
  valuesMap: {
    ASC: { description: 'The smallest, the earliest first.' },
    DESC: { description: 'The largest, the latest first.' },
  },
});
