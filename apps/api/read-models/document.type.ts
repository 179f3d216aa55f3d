import { Field, ID, ObjectType } from '@nestjs/graphql';
import { placesOf } from './amounts.js';
import { addFields, type ClassRef, documentSchemaOf, namedClass } from './fields.js';
import { isNode, NodeType, type ReadModel } from './node.type.js';
import { upperFirst, sentence } from './wording.js';

const made = new WeakMap<ReadModel, ClassRef>();

/**
 * The GraphQL object type of a read model, generated from its document schema: one class for each declaration, because
 * Nest's store of types is global.
 */
export function documentType(model: ReadModel): ClassRef {
  const known = made.get(model);
  if (known !== undefined) return known;
  const typeName = upperFirst(model.one);
  const type = namedClass(typeName);
  made.set(model, type);
  ObjectType(typeName, {
    description: sentence(model.description),
    ...(isNode(model) ? { implements: () => NodeType } : {}),
  })(type);
  Field(() => ID, { description: idDescription(model) })(type.prototype, 'id');
  placesOf(documentSchemaOf(model), model.one); // says early what is wrong with it
  addFields(type, documentSchemaOf(model), typeName, ['id']);
  return type;
}

function idDescription(model: ReadModel): string {
  if (model.kind === 'rollup') return 'Id of this row.';
  return isNode(model)
    ? `Id of the ${model.one}.`
    : `Id of the ${model.entity} that this is about.`;
}
