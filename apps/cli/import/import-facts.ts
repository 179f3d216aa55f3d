import { randomUUID } from 'node:crypto';
import {
  categoryOf,
  Refusal,
  type AnyDecider,
  type Command,
  type CommandMeta,
  type Instant,
  type Reads,
  type Receipt,
} from '#event-sourcing';
import { deciders, externalUuid, importCommandId } from '#crm';
import { refuseUnknownBasis } from '../../api/commands/decision-edge.js';
import type { CommandClasses } from './command-check.js';
import { STDIN, type FactFormat } from './fact-format.js';
import { factOf, type Fact, type Told } from './facts.js';
import { readFactTable } from './facts-csv.js';
import { readNdjson, type ToldRow } from './facts-ndjson.js';
import { importIdOf, type ImportInto, type ReadyImport } from './import-mapped.js';
import { importRows } from './import-rows.js';
import type { PlacedRow, RejectedRow } from './mapping.js';
import { eventIdNamed } from './named-event.js';
import type { Names } from './names.js';
import { rejectionOf, type RowOutcome } from './settle-row.js';

/** A row of facts that says a command. */
interface FactRow extends PlacedRow {
  readonly fact: Fact;
  readonly command: Command & Told;
}

interface Settling extends ImportInto {
  readonly importId: string;
  /** The types of all commands there are. */
  readonly commands: ReadonlySet<string>;
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
  const settling = { ...into, importId, commands: new Set(classes.keys()) };
  return {
    importId,
    total: undefined,
    run: (hooks) =>
      importRows<FactRow>(factRows(told, settling), {
        ...hooks,
        settle: (row) => settleFact(row, settling),
      }),
  };
}

async function* factRows(
  rows: AsyncIterable<ToldRow>,
  { runtime, importId, commands }: Settling,
): AsyncGenerator<FactRow | RejectedRow> {
  const byType = new Map<string, AnyDecider>(
    deciders({ baseCurrency: runtime.currency }).flatMap((decider) =>
      decider.commands.map((type): [string, AnyDecider] => [type, decider]),
    ),
  );
  for await (const { place, rows: count = 1, told } of rows) {
    try {
      if (told instanceof Refusal) throw told;
      const fact = factOf(told, commands, runtime.timeZone);
      const meta = metaOf(fact, importId, runtime.clock());
      const command: Command & Told = { ...fact.input, type: fact.type, meta };
      // A void is a fact of whatever stream the voided one is in: only the log knows which.
      const stream = byType.get(fact.type)?.streamOf(command) ?? `void-${fact.id}`;
      const needs = fact.about.filter((each) => each !== stream);
      yield { place, rows: count, stream, needs, alone: fact.type === 'VoidFact', fact, command };
    } catch (error) {
      const rejection = rejectionOf(error);
      if (rejection === undefined) throw error;
      yield { place, rows: count, ...rejection };
    }
  }
}

async function settleFact(row: FactRow, settling: Settling): Promise<RowOutcome> {
  try {
    return await carriedOut(row, settling);
  } catch (error) {
    const rejection = rejectionOf(error, () => namesOf(row));
    if (rejection === undefined) throw error;
    return { kind: 'rejected', rejected: { place: row.place, ...rejection } };
  }
}

/** What the row calls what its command calls by ids: itself, what it opens, and what it refers to. */
function namesOf({ fact, command, stream }: FactRow): Names {
  const { type, system, id, names } = fact;
  const opened = externalUuid(system, categoryOf(stream), id);
  const own = `${system}:${id}`;
  return new Map([[command.meta.commandId, `${type} ${own}`], [opened, own], ...names]);
}

/** The world breaks rules of time; what only they forbid is recorded, marked with the rule. */
async function carriedOut({ fact, command }: FactRow, settling: Settling): Promise<RowOutcome> {
  const { check, execute } = settling;
  const isVoid = fact.type === 'VoidFact';
  const named = isVoid ? await withEventId(command, settling) : command;
  await check(named);
  const asked = isVoid ? await withStream(named, settling) : named;
  if (fact.type === 'RecordDecision') await refuseBasis(command, settling);
  try {
    return outcomeOf(await execute(asked), false);
  } catch (refused) {
    if (!(refused instanceof Refusal)) throw refused;
    // Where that was not a rule of time, or not only, what is refused now is the reason.
    const { meta } = command;
    const source = { ...meta.source, anomaly: refused.code };
    return outcomeOf(await execute({ ...asked, meta: { ...meta, source } }), true);
  }
}

function outcomeOf({ eventIds, repeated }: Receipt, anomaly: boolean): RowOutcome {
  if (repeated || eventIds.length === 0) return { kind: 'unchanged' };
  return { kind: 'recorded', facts: eventIds.length, corrected: false, anomaly };
}

/** The source may know the fact by the id that its row had. */
async function withEventId(command: Command & Told, settling: Settling): Promise<Command & Told> {
  const { eventId } = command;
  if (typeof eventId !== 'string') return command;
  const named = await eventIdNamed(eventId, settling.commands, () => readsOfAll(settling));
  return { ...command, eventId: named };
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
