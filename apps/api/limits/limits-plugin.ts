import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Asking } from '../asking.js';
import { ofRequest } from '../http/request-id.js';
import { WEIGHTS } from './limits.js';
import type { CostTold, Tolls } from './tolls.js';
import { weigh } from './weigh.js';

/**
 * Takes the points of each request before anything of it is carried out, and tells in `extensions.cost` what it cost and
 * what is left. Ends the request's deadline, and marks its errors with its id.
 */
export function limitsPlugin(tolls: Tolls, socketPath: string): ApolloServerPlugin<Asking> {
  return {
    async requestDidStart() {
      let cost: CostTold | undefined;
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          if (operation?.operation === OperationTypeNode.SUBSCRIPTION) throw overSocket(socketPath);
          if (operation === undefined || operation === null) return;
          const weight = weigh(schema, document, operation, request.variables ?? {});
          cost = tolls.pay(contextValue.client, weight.cost);
        },
        async didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) {
            ofRequest(error, contextValue.requestId);
            cost ??= costOf(error);
          }
        },
        async willSendResponse({ contextValue, response }) {
          contextValue.deadline?.end();
          cost ??= tolls.payRefused(contextValue.client, WEIGHTS.request);
          tell(response, cost);
        },
      };
    },
  };
}

function tell({ body }: GraphQLRequestContext<Asking>['response'], cost: CostTold): void {
  if (body?.kind !== 'single') return;
  const { singleResult } = body;
  singleResult.extensions = { ...singleResult.extensions, cost };
}

/** Of a refusal that has told it already. */
function costOf({ extensions }: GraphQLError): CostTold | undefined {
  const { cost } = extensions;
  return isTold(cost) ? cost : undefined;
}

function isTold(value: unknown): value is CostTold {
  return typeof value === 'object' && value !== null && 'requested' in value && 'left' in value;
}

/** Over plain HTTP there is nowhere to tell what a subscription wants to hear. */
function overSocket(path: string): GraphQLError {
  const message = `A subscription goes over graphql-ws: open a WebSocket at ${path}`;
  const extensions = { code: 'BAD_USER_INPUT', reason: 'socket_only', http: { status: 400 } };
  return new GraphQLError(message, { extensions });
}
