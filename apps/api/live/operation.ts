import {
  type ASTVisitor,
  type DocumentNode,
  type ExecutionArgs,
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  type ValidationContext,
} from 'graphql';
import type { ExecutionResult, SubscribePayload } from 'graphql-ws';
import { BadInput } from '../failures.js';
import { WEIGHTS } from '../limits/limits.js';
import { weigh } from '../limits/weigh.js';

/** What documents over the socket must keep to; the same as over HTTP, which Apollo sees to there. */
export interface DocumentLimits {
  readonly maxTokens: number;
  /** Takes points from a client. @throws GraphQLError when it has too few, or when it is too much at once */
  pay(client: string, cost: number): void;
  readonly rules: readonly ((context: ValidationContext) => ASTVisitor)[];
}

/** What is to be executed, or why it is refused. graphql-ws bypasses Apollo, so every check is made here. */
export function subscriptionOf(
  { query, operationName, variables }: SubscribePayload,
  schema: GraphQLSchema,
  { maxTokens, rules, pay }: DocumentLimits,
  client: string,
): Omit<ExecutionArgs, 'contextValue'> | readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    pay(client, WEIGHTS.request);
    document = parse(query, { maxTokens });
  } catch (error) {
    return [withCode(asGraphQL(error), 'GRAPHQL_PARSE_FAILED')];
  }
  const operation = getOperationAST(document, operationName);
  if (operation?.operation === OperationTypeNode.QUERY) return [refusal('query')];
  if (operation?.operation === OperationTypeNode.MUTATION) return [refusal('mutation')];
  const errors = validate(schema, document, [...specifiedRules, ...rules]);
  if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
  if (!operation) {
    const extensions = { code: 'OPERATION_RESOLUTION_FAILURE' };
    const message =
      operationName === undefined || operationName === null
        ? 'The document has several operations, or none: say with operationName which one is meant'
        : `operationName is "${operationName}": the document has no operation of that name`;
    return [new GraphQLError(message, { extensions })];
  }
  const weight = weigh(schema, document, operation, variables ?? {});
  try {
    pay(client, weight.cost);
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
  return {
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variables ?? null,
  };
}

/** The parser overflows the stack, with a RangeError, where brackets nest too deep. */
function asGraphQL(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError(error instanceof Error ? error.message : String(error));
}

function refusal(kind: 'query' | 'mutation'): GraphQLError {
  return new BadInput(
    'subscriptions_only',
    `This is a ${kind}, and the socket takes subscriptions only: send it with POST /graphql`,
  );
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  error.extensions['code'] ??= code;
  return error;
}

/** Turns errors into what may leave: `format` is given what Apollo would give it. */
export function leaving(
  errors: readonly GraphQLError[],
  format: (formatted: GraphQLFormattedError, thrown: unknown) => GraphQLFormattedError,
): readonly GraphQLFormattedError[] {
  return errors.map((error) => {
    const known = isOfVariable(error) ? withCode(error, 'BAD_USER_INPUT') : undefined;
    return format(error.toJSON(), known ?? error.originalError ?? error);
  });
}

/** The same for a result; undefined when nothing has to be changed. */
export function leavingResult(
  { errors, data }: ExecutionResult,
  format: Parameters<typeof leaving>[1],
): FormattedExecutionResult | undefined {
  if (errors === undefined) return undefined;
  return { errors: leaving(errors, format), ...(data === undefined ? {} : { data }) };
}

/** A variable's value does not fit its type: graphql gives such errors no code, Apollo BAD_USER_INPUT. */
function isOfVariable({ nodes }: GraphQLError): boolean {
  return nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION;
}
