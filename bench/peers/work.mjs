/**
 * The work that every peer does: the facts of a file, and the three read models that are kept of them. They are fewer
 * and simpler than ours, so what a peer needs for them is not held against it.
 *
 *   node PEER.mjs WORK EVENTS.ndjson FOLDER ONE MANY RUNS
 *
 * EVENTS.ndjson holds a stream and an event a line. A peer prints its events a second as JSON, or in words why it cannot
 * do that.
 */
import { readFileSync } from 'node:fs';

const [work = '', file = '', folder = '', ...numbers] = process.argv.slice(2);
const [one = 0, many = 0, runs = 1] = numbers.map(Number);
export { folder, one, many, runs };

export const IN_FLIGHT = 64;

export const facts = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const { stream, type, data, metadata } = JSON.parse(line);
    return { stream, event: { type, data, metadata } };
  });

export const eventTypes = [...new Set(facts.map(({ event }) => event.type))];

/** A stream of its own for every append, as ours. */
export function factAt(n) {
  const { stream, event } = facts[n % facts.length];
  return { stream: `${stream}-${n}`, event };
}

/** A row of the history: whom it concerns, both times, what, and what is shown of it. */
export function historyRow({ type, data, metadata }) {
  const { occurredAt, recordedAt, businessDate, actor } = metadata;
  const shown = JSON.stringify({ businessDate, actor, subject: data.subject, amount: data.amount });
  return [data.customerId ?? data.managerId, occurredAt, recordedAt, type, shown];
}

/** Whose document an event changes; null for those that have none. */
export function documentIds({ data }) {
  return { customer: data.customerId ?? null, order: data.orderId ?? null };
}

/** A customer with what has been counted of him, after one more event. */
export function customerAfter(customer, { type, data, metadata }) {
  const { counts = {}, paid = 0, ...before } = customer ?? { name: '', attributes: {} };
  return {
    ...before,
    name: data.name ?? before.name,
    attributes: type === 'CustomerClassified' ? classified(before, data) : before.attributes,
    counts: { ...counts, [type]: (counts[type] ?? 0) + 1 },
    paid: type === 'PaymentReceived' ? paid + data.amount.minor : paid,
    lastAt: metadata.occurredAt,
  };
}

/** An order with its lines, after one more event. */
export function orderAfter(order, { type, data, metadata }) {
  const before = order ?? { steps: [] };
  const steps = [...before.steps, { type, at: metadata.occurredAt }];
  return { ...before, ...(type === 'OrderPlaced' && data), steps };
}

function classified({ attributes }, { attribute, to }) {
  return { ...attributes, [attribute]: to };
}

/** Events a second: the median of all runs after one that warms up. */
export async function perSecond(count, work) {
  const rates = [];
  for (let run = 0; run <= runs; run += 1) {
    const started = performance.now();
    await work(run);
    if (run > 0) rates.push((count * 1000) / (performance.now() - started));
  }
  return rates.sort((a, b) => a - b)[Math.floor(rates.length / 2)];
}

/** Carries out `work(0)` to `work(count - 1)`, so many at a time. */
export async function together(count, inFlight, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

/** Does the work that was asked for and prints its rate; `tidy` cleans up after it. */
export async function answer(works, tidy = async () => undefined) {
  // Libraries print to stdout, which here belongs to the answer.
  console.log = console.error;
  const found = await works[work]().catch((error) => `fails: ${error.message}`);
  await tidy();
  process.stdout.write(JSON.stringify(found), () => process.exit(0));
}
