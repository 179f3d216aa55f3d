import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/**
 * A validation rule: a query may nest fields at most `max` deep, fragments counted where they are spread. Introspection,
 * which GraphiQL nests deeply, costs nothing and is left out.
 */
export function depthLimit(max: number): (context: ValidationContext) => ASTVisitor {
  return (context) => ({
    OperationDefinition(operation) {
      const depth = depthOf(operation.selectionSet, context, new Set());
      if (depth <= max) return;
      context.reportError(
        new GraphQLError(
          `The query nests ${depth} fields deep, the limit is ${max}: ask for the inner things in a query of their own`,
          { nodes: [operation], extensions: { reason: 'query_too_deep' } },
        ),
      );
    },
  });
}

/** `open` are the fragments being counted: one that contains itself is another rule's business. */
function depthOf(
  { selections }: SelectionSetNode,
  context: ValidationContext,
  open: ReadonlySet<FragmentDefinitionNode>,
): number {
  const depths = selections.map((selection) => {
    if (selection.kind === Kind.FIELD) {
      if (selection.name.value.startsWith('__')) return 0;
      return 1 + (selection.selectionSet ? depthOf(selection.selectionSet, context, open) : 0);
    }
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return depthOf(selection.selectionSet, context, open);
    const fragment = context.getFragment(selection.name.value);
    if (!fragment || open.has(fragment)) return 0;
    return depthOf(fragment.selectionSet, context, new Set([...open, fragment]));
  });
  return Math.max(0, ...depths);
}
