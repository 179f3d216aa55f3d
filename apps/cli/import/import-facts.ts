import { randomUUID } from 'node:crypto';
import {
  Refusal,
  type AnyDecider,
  type Command,
  type CommandMeta,
  type Instant,
  type Reads,
  type Receipt,
} from '#event-sourcing';
import { deciders, importCommandId } from '#crm';
import { refuseUnknownBasis } from '../../api/commands/decision-edge.js';
import type { CommandClasses } from './command-check.js';
import { STDIN, type FactFormat } from './fact-format.js';
import { factOf, type Fact, type Told } from './facts.js';
import { readFactTable } from './facts-csv.js';
import { readNdjson, type ToldRow } from './facts-ndjson.js';
import { importIdOf, type ImportInto, type ReadyImport } from './import-mapped.js';
import { importRows } from './import-rows.js';
import type { PlacedRow, RejectedRow } from './mapping.js';
import { rejectionOf, type RowOutcome } from './settle-row.js';

/** A row of facts that says a command. */
interface FactRow extends PlacedRow {
  readonly fact: Fact;
}

/**
 * Opens a file of facts: every row a command, carried out as any other. Its id follows from command and source, so that
 * the same row is recorded once however often it is read, and a row that says something else under the same source is
 * refused.
 *
 * @throws Ending when the file cannot be read at all
 */
export async function openFacts(
  path: string,
  format: FactFormat,
  into: ImportInto,
  classes: CommandClasses,
): Promise<ReadyImport> {
  const importId = path === STDIN ? randomUUID() : await importIdOf(format, [path]);
  const name = path === STDIN ? 'standard input' : path;
  const told = format === 'csv' ? readFactTable(path, name, classes) : readNdjson(path, name);
  const settling = { ...into, importId };
  return {
    importId,
    total: undefined,
    run: (hooks) =>
      importRows<FactRow>(factRows(told, into, classes), {
        ...hooks,
        settle: (row) => settleFact(row, settling),
      }),
  };
}

async function* factRows(
  rows: AsyncIterable<ToldRow>,
  { runtime }: ImportInto,
  classes: CommandClasses,
): AsyncGenerator<FactRow | RejectedRow> {
  const known = new Set(classes.keys());
  const byType = new Map<string, AnyDecider>(
    deciders({ baseCurrency: runtime.currency }).flatMap((decider) =>
      decider.commands.map((type): [string, AnyDecider] => [type, decider]),
    ),
  );
  for await (const { place, rows: count = 1, told } of rows) {
    try {
      if (told instanceof Refusal) throw told;
      const fact = factOf(told, known, runtime.timeZone);
      const command: Command = { ...fact.input, type: fact.type, meta: metaOf(fact, '', '') };
      // A void is a fact of whatever stream the voided one is in: only the log knows which.
      const stream = byType.get(fact.type)?.streamOf(command) ?? `void-${fact.id}`;
      const needs = fact.about.filter((each) => each !== stream);
      yield { place, rows: count, stream, needs, fact };
    } catch (error) {
      const rejection = rejectionOf(error);
      if (rejection === undefined) throw error;
      yield { place, rows: count, ...rejection };
    }
  }
}

type Settling = ImportInto & { readonly importId: string };

async function settleFact({ place, fact }: FactRow, settling: Settling): Promise<RowOutcome> {
  try {
    return await carriedOut(fact, settling);
  } catch (error) {
    const rejection = rejectionOf(error);
    if (rejection === undefined) throw error;
    return { kind: 'rejected', rejected: { place, ...rejection } };
  }
}

/** The world breaks rules of time; what only they forbid is recorded, marked with the rule. */
async function carriedOut(fact: Fact, settling: Settling): Promise<RowOutcome> {
  const { check, execute, runtime, importId } = settling;
  const meta = metaOf(fact, importId, runtime.clock());
  const command: Command & Told = { ...fact.input, type: fact.type, meta };
  await check(command);
  const asked = fact.type === 'VoidFact' ? await withStream(command, settling) : command;
  if (fact.type === 'RecordDecision') await refuseBasis(command, settling);
  try {
    return outcomeOf(await execute(asked), false);
  } catch (refused) {
    if (!(refused instanceof Refusal)) throw refused;
    // Where that was not a rule of time, or not only, what is refused now is the reason.
    const source = { ...meta.source, anomaly: refused.code };
    return outcomeOf(await execute({ ...asked, meta: { ...meta, source } }), true);
  }
}

function outcomeOf({ eventIds, repeated }: Receipt, anomaly: boolean): RowOutcome {
  if (repeated || eventIds.length === 0) return { kind: 'unchanged' };
  return { kind: 'recorded', facts: eventIds.length, corrected: false, anomaly };
}

/** A fact is voided in its own stream; the source knows its id only. */
async function withStream(command: Command & Told, settling: Settling): Promise<Command & Told> {
  const eventId = String(command['eventId']);
  const row = await (await readsOfAll(settling)).ledgerRow(eventId);
  if (row !== undefined) return { ...command, stream: row.stream };
  throw new Refusal(
    'fact_not_found',
    `eventId is "${eventId}": there is no such event; take the id from "litopys log"`,
  );
}

async function refuseBasis(command: Command & Told, settling: Settling): Promise<void> {
  const { occurredAt, now } = command.meta;
  await refuseUnknownBasis(command, occurredAt ?? now, await readsOfAll(settling));
}

/** The reads, once they know all that earlier rows recorded. */
async function readsOfAll({ runtime: { reads }, store }: Settling): Promise<Reads> {
  const head = await store.head();
  if (head !== undefined) await reads.waitFor(head);
  return reads;
}

function metaOf(fact: Fact, importId: string, now: Instant): CommandMeta {
  const { type, system, id, occurredAt } = fact;
  return {
    commandId: importCommandId(`${system}:${id}`, type, null),
    actor: { type: 'integration', id: `import:${system}` },
    correlationId: importId,
    now,
    occurredAt,
    source: { externalSystem: system, externalId: id, importId },
  };
}
