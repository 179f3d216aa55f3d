import type { ServerResponse } from 'node:http';

/** Answers a request that is not looked at any further, in the form of GraphQL's errors. */
export function answerRefused(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
}
