import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { Kind, type OperationDefinitionNode } from 'graphql';
import type { Asking } from '../asking.js';
import type { Watch } from './watch.js';

/** Fields of the root that the log names. */
const FIELDS = 10;
const LONGEST_NAME = 64;

/** Notes what each GraphQL request asks for, what it cost and how it ended, and counts it. After the plugin of limits. */
export function operationsPlugin({ metrics }: Watch): ApolloServerPlugin<Asking> {
  return {
    async requestDidStart() {
      const started = performance.now();
      return {
        async didResolveOperation({ operation, contextValue: { note } }) {
          if (operation === undefined || operation === null) return;
          note.kind = operation.operation;
          note.operation = operation.name?.value.slice(0, LONGEST_NAME);
          note.fields = rootFields(operation);
          const asked = note.operation ?? note.fields.join(' ');
          note.span?.operation(`${note.kind} ${asked}`, { 'graphql.operation.type': note.kind });
        },
        async willSendResponse({ contextValue: { note }, response }) {
          const { cost, outcome } = endOf(response);
          note.cost = cost;
          note.outcome = outcome;
          const seconds = (performance.now() - started) / 1_000;
          metrics.asked(note.kind ?? 'unreadable', seconds, cost);
          if (outcome === 'INTERNAL') metrics.faulted();
        },
      };
    },
  };
}

/** Names of the schema: the document has been checked against it. */
function rootFields({ selectionSet }: OperationDefinitionNode): readonly string[] {
  const names = selectionSet.selections.flatMap((one) =>
    one.kind === Kind.FIELD ? [one.name.value] : [],
  );
  return [...new Set(names)].slice(0, FIELDS);
}

function endOf({ body }: GraphQLRequestContext<Asking>['response']): {
  readonly cost: number | undefined;
  readonly outcome: string;
} {
  if (body?.kind !== 'single') return { cost: undefined, outcome: 'OK' };
  const { errors = [], extensions } = body.singleResult;
  const codes = errors.map((error) => String(error.extensions?.['code'] ?? 'REFUSED'));
  const outcome = codes.includes('INTERNAL') ? 'INTERNAL' : (codes[0] ?? 'OK');
  const told: unknown = extensions?.['cost'];
  const isTold = typeof told === 'object' && told !== null && 'requested' in told;
  const cost = isTold && typeof told.requested === 'number' ? told.requested : undefined;
  return { cost, outcome };
}
