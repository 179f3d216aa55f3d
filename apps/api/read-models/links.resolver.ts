import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Projection } from '#event-sourcing';
import type { Asking } from '../asking.js';
import type { Connection } from './connection.type.js';
import { documentType } from './document.type.js';
import { documentSchemaOf } from './fields.js';

import { isNode, readingOfServed, type Served } from './node.type.js';
import { type PageArguments, pageOf } from './pages.js';
import { pageArguments, readModelTypes, readOne } from './read-model.resolver.js';
import { spaced, sentence } from './wording.js';

type Model = Projection<unknown>;

/** Who is meant by an id whose name is not that of a read model. */
const ALSO_CALLED: Readonly<Record<string, string>> = { responsible: 'manager' };

interface Link {
  /** The field that is added. */
  readonly name: string;
  readonly to: Model;
  /** The field of the document that holds the id; of the other document's, for a list. */
  readonly by: string;
}

/** What one document leads to: `customerId` to its customer, a customer to its balance (which has the same id). */
function onesFrom(model: Model, all: readonly Model[]): readonly Link[] {
  const nodes = all.filter(isNode);
  const named = fieldsOf(model).flatMap((by): readonly Link[] => {
    const name = /^(.+)Id$/.exec(by)?.[1];
    const to = nodes.find(({ one }) => one === (ALSO_CALLED[name ?? ''] ?? name));
    return name === undefined || to === undefined ? [] : [{ name, to, by }];
  });
  const sameThing = all
    .filter(({ entity }) => entity === model.entity)
    .filter((other) => isNode(other) !== isNode(model))
    .map((to) => ({ name: to.one, to, by: 'id' }));
  return [...named, ...sameThing].filter(({ name }) => !fieldsOf(model).includes(name));
}

/** The lists that a document leads to: those of read models that are indexed by its id, as orders are by customerId. */
function listsFrom(model: Model, all: readonly Model[]): readonly Link[] {
  if (!isNode(model)) return [];
  const aliases = Object.keys(ALSO_CALLED).filter((name) => ALSO_CALLED[name] === model.one);
  const ids = [model.one, ...aliases].map((name) => `${name}Id`);
  return all
    .flatMap((to): readonly Link[] => {
      const by = ids.find((id) => to.indexes.some(([first]) => first === id));
      return by === undefined ? [] : [{ name: to.name, to, by }];
    })
    .filter(({ name }) => !fieldsOf(model).includes(name));
}

function fieldsOf(model: Model): readonly string[] {
  return Object.keys(documentSchemaOf(model).shape);
}

const made = new WeakMap<Model, Type<object>>();

/**
 * The fields that lead from the documents of a read model to others, in the same reading. They follow from the names of
 * ids, so a new projection with a `customerId` is linked without further ado.
 */
export function linksResolver(model: Model, all: readonly Model[]): Type<object> {
  const known = made.get(model);
  if (known !== undefined) return known;

  @Resolver(() => documentType(model))
  class Links {}
  for (const link of onesFrom(model, all)) addOne(Links, link);
  for (const link of listsFrom(model, all)) addList(Links, model, link);
  made.set(model, Links);
  return Links;
}

type LinksClass = Type<object>;

function addOne(links: LinksClass, { name, to, by }: Link): void {
  const resolve = (from: Served, asking: Asking): Promise<Served | null> | null => {
    const key = from[by];
    return typeof key === 'string' ? readOne(to, key, readingOfServed(from), asking) : null;
  };
  defineMethod(links, name, resolve);
  Parent()(links.prototype, name, 0);
  Context()(links.prototype, name, 1);
  addField(
    links,
    name,
    () => documentType(to),
    `${sentence(to.description)} Null when there is none.`,
    true,
  );
}

function addList(links: LinksClass, model: Model, { name, to, by }: Link): void {
  const types = readModelTypes(to);
  const Arguments = pageArguments(to, types);
  const resolve = (
    from: Served,
    args: PageArguments,
    asking: Asking,
  ): Promise<Connection<Served>> =>
    pageOf(asking, to, args, readingOfServed(from), { [by]: { equals: from.id } });
  defineMethod(links, name, resolve);
  Parent()(links.prototype, name, 0);
  Args({ type: () => Arguments })(links.prototype, name, 1);
  Context()(links.prototype, name, 2);
  const whose =
    by === `${model.one}Id` ? `of this ${model.one}` : `whose ${by} is this ${model.one}`;
  addField(links, name, () => types.connection, `The ${spaced(name)} ${whose}.`, false);
}

/** A method that decorators can be applied to; Nest reads the number of its parameters from the compiler's metadata. */
function defineMethod(
  { prototype }: LinksClass,
  name: string,
  value: (...args: never[]) => unknown,
): void {
  Object.defineProperty(prototype, name, { value, configurable: true });
  const parameters = Array.from({ length: value.length }, () => Object);
  Reflect.defineMetadata('design:paramtypes', parameters, prototype, name);
}

function addField(
  { prototype }: LinksClass,
  name: string,
  type: () => object,
  description: string,
  nullable: boolean,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  if (descriptor === undefined) throw new Error(`${name} is not defined yet`);
  ResolveField(name, type, { nullable, description })(prototype, name, descriptor);
}
