/** The page that most people look at: what happened with a customer, newest first. */
import { customerIdOf, EVENTS_PER_CUSTOMER } from './facts.mjs';
import { ask } from './http-load.mjs';

const ENTRIES = 50;
const MOST_CUSTOMERS = 500;

const QUERY = `query History($id: ID!) {
  customer(by: { id: $id }) {
    name
    history(first: ${ENTRIES}) {
      nodes {
        id occurredAt businessDate kind title channel isKeyMoment
        amount { amount currency }
        actor { type id }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/**
 * The request, and what it was answered, which is checked.
 *
 * @param {string} url
 */
export async function historyPage(url) {
  const id = await someCustomer(url);
  const body = JSON.stringify({ query: QUERY, variables: { id } });
  const answer = await ask(url, body);
  const { data, errors } = JSON.parse(answer);
  const entries = data?.customer?.history.nodes.length;
  if (errors !== undefined || entries !== ENTRIES) {
    throw new Error(`the history page has ${entries} entries: ${answer.slice(0, 500)}`);
  }
  return { body, answer, entries };
}

/**
 * Requests for the pages of many customers of a company of so many events, spread over all of it.
 *
 * @param {number} events
 */
export function historyBodies(events) {
  const customers = Math.max(1, Math.round(events / EVENTS_PER_CUSTOMER));
  const chosen = Math.min(MOST_CUSTOMERS, customers);
  return Array.from({ length: chosen }, (_, n) => {
    const id = customerIdOf(Math.floor((n * customers) / chosen));
    return JSON.stringify({ query: QUERY, variables: { id } });
  });
}

/** The id that the server gives a customer of the company. */
async function someCustomer(url) {
  const query = `query Find($id: ID!) { customer(by: { id: $id }) { id } }`;
  const answer = await ask(url, JSON.stringify({ query, variables: { id: customerIdOf(0) } }));
  const id = JSON.parse(answer).data?.customer?.id;
  if (typeof id !== 'string') throw new Error(`customer 0 is not there: ${answer.slice(0, 500)}`);
  return id;
}
