import {
  type ASTVisitor,
  GraphQLError,
  type OperationDefinitionNode,
  OperationTypeNode,
  type ValidationContext,
} from 'graphql';
import type { Limits } from './limits.js';
import { type Weight, weigh } from './weigh.js';

/** A validation rule: how deep an operation may go, how often it may rename, how many mutations it may hold. */
export function shapeRule(limits: Limits): (context: ValidationContext) => ASTVisitor {
  return (context) => ({
    OperationDefinition(operation) {
      const weight = weigh(context.getSchema(), context.getDocument(), operation, {});
      for (const [reason, message] of excesses(operation, weight, limits)) {
        const extensions = { code: 'GRAPHQL_VALIDATION_FAILED', reason };
        context.reportError(new GraphQLError(message, { nodes: [operation], extensions }));
      }
    },
  });
}

function excesses(
  { operation }: OperationDefinitionNode,
  { depth, aliases, roots }: Weight,
  limits: Limits,
): readonly (readonly [reason: string, message: string])[] {
  const found: [string, string][] = [];
  if (depth > limits.depth) {
    const remedy = 'ask for the inner things in a query of their own';
    const message = `The query nests ${depth} fields deep, the limit is ${limits.depth}: ${remedy}`;
    found.push(['query_too_deep', message]);
  }
  if (aliases > limits.aliases) {
    const remedy = 'ask for fewer things at a time, or for a list with a filter';
    const message = `The operation has ${aliases} aliases, fragments counted wherever they are spread; the limit is ${limits.aliases}: ${remedy}`;
    found.push(['too_many_aliases', message]);
  }
  if (operation === OperationTypeNode.MUTATION && roots > limits.mutations) {
    const remedy = 'send the others in requests of their own, or import them with litopys import';
    const message = `The request has ${roots} mutations, the limit is ${limits.mutations}: ${remedy}`;
    found.push(['too_many_mutations', message]);
  }
  return found;
}
