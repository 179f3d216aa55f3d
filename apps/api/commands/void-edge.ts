import { categoryOf, idOf, type LedgerRow, type Reads, Refusal } from '#event-sourcing';
import type { ReadsFor, Runtime } from '#runtime';
import type { CommandInstance } from './command-class.js';

/** Facts that others build on, by name: the code of the refusal while they do. */
const NEEDED: Readonly<Record<string, string>> = {
  CustomerRegistered: 'customer_has_facts',
  ManagerRegistered: 'manager_has_facts',
};

const BATCH = 500;

/**
 * Completes a command that voids a fact: callers know the id of the fact only, it is voided in its own stream. Answers
 * the type of the fact; undefined for other commands.
 *
 * @param reads of the caller: a fact that he may not see is not there
 * @throws Refusal `fact_not_found`; `customer_has_facts` and `manager_has_facts` while facts of other streams name
 * whom the fact registers
 */
export async function addStream(
  command: CommandInstance,
  reads: ReadsFor,
  { reads: all, store }: Runtime,
): Promise<string | undefined> {
  const { eventId } = command;
  if (command.type !== 'VoidFact' || eventId === undefined) return undefined;
  let row = await reads.ledgerRow(eventId);
  if (row === undefined || row.type in NEEDED) {
    const head = await store.head();
    if (head !== undefined) await reads.waitFor(head);
    reads.forget();
    row = await reads.ledgerRow(eventId);
  }
  if (row === undefined) {
    throw new Refusal(
      'fact_not_found',
      `eventId is "${eventId}": there is no such event; take the id from a history, a log or a payload`,
      ['eventId'],
    );
  }
  await refuseWhileNamed(row, all);
  Object.assign(command, { stream: row.stream });
  return row.type;
}

/** A decider sees its own stream; which others name it, the list of all facts knows. */
async function refuseWhileNamed(
  { eventId, type, stream, voidedAt }: LedgerRow,
  reads: Reads,
): Promise<void> {
  const code = NEEDED[type];
  if (code === undefined || voidedAt !== undefined) return;
  const named = await firstElsewhere(stream, reads);
  if (named === undefined) return;
  throw new Refusal(
    code,
    `eventId is ${eventId}: ${categoryOf(stream)} ${idOf(stream)} is named by ${named.type} ${named.eventId} of ${named.stream}; void the facts of others that name it first`,
    ['eventId'],
  );
}

/** A fact that stands, names what `stream` is of, and is of another stream. */
async function firstElsewhere(stream: string, reads: Reads): Promise<LedgerRow | undefined> {
  const key = `${categoryOf(stream)}:${idOf(stream)}`;
  for (let after; ;) {
    const page = await reads.ledger({ key, order: 'log', descending: false, after, limit: BATCH });
    const found = page.items.find(({ item }) => item.stream !== stream);
    if (found !== undefined || !page.hasMore) return found?.item;
    after = page.items.at(-1)?.cursor;
  }
}
