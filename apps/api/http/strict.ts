import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRefused } from './refused-request.js';

/** What no answer of ours needs: to be a page, to be framed, guessed at, kept, or read by another site. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

/** Sets the headers of every answer; GraphiQL's page replaces the policy by one of its own. */
export function strictHeaders(
  _request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  next();
}

/**
 * Operations are posted as JSON, in UTF-8 and as they are. Everything else is refused before it is read: a page of
 * another site can send a form or a link without asking first, but no JSON.
 */
export function postedJson(
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
): void {
  const { 'content-type': type, 'content-encoding': encoding = 'identity' } = request.headers;
  const said = JSON_TYPE.exec(type ?? '');
  if (request.method !== 'POST') {
    const message = `This is a ${request.method}: operations are sent with POST, or subscribed to over graphql-ws`;
    return answerRefused(response, 405, 'METHOD_NOT_ALLOWED', message, { allow: 'POST' });
  }
  if (said === null) {
    const message = `content-type is ${JSON.stringify(type ?? '')}: send application/json`;
    return answerRefused(response, 415, 'UNSUPPORTED_MEDIA_TYPE', message);
  }
  if (said[1] !== undefined && said[1].toLowerCase() !== 'utf-8') {
    const message = `charset is "${said[1]}": send UTF-8`;
    return answerRefused(response, 415, 'UNSUPPORTED_MEDIA_TYPE', message);
  }
  if (encoding !== 'identity') {
    const message = `content-encoding is ${JSON.stringify(encoding)}: send the body as it is`;
    return answerRefused(response, 415, 'UNSUPPORTED_MEDIA_TYPE', message);
  }
  next();
}

/** What a body is refused with that is not in UTF-8. */
export const BROKEN_TEXT = 'The body is not in UTF-8: send it in UTF-8.';

const JSON_TYPE = /^application\/(?:graphql\+)?json *(?:; *charset="?([\w-]+)"? *)?$/i;

/** For the parser of bodies, which would put a sign of its own in the place of what is no UTF-8. @throws Error BROKEN_TEXT */
export function refuseBrokenText(_request: unknown, _response: unknown, body: Buffer): void {
  if (!isUtf8(body)) throw Object.assign(new Error(BROKEN_TEXT), { status: 400 });
}
