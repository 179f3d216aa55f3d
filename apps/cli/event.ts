import { Command } from 'commander';
import { type LedgerFact, type LedgerRow, factsCausedBy } from '#event-sourcing';
import type { Runtime } from '#runtime';
import { actorCode } from './entry-columns.js';
import type { Cli, GlobalOptions } from './cli.js';
import { Ending, ExitCode } from './exit.js';
import { inWords, jsonOf, LOG_COLUMNS, shortPosition } from './log-lines.js';
import { localeOf, momentText } from './locale.js';
import { documentsOf } from './names-of.js';
import { withReader } from './open-store.js';
import { positionOf } from './reading.js';
import { asText, labelledLines, printRows, type Label } from './render.js';
import { paint, printable } from './table.js';
import { heading, wordsOf } from './words/words.js';

/** So many events that one led to are shown. */
const CAUSED = 100;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `litopys event`: one event, what led to it, what it led to, and what declares it void. */
export function eventCommand(cli: Cli): Command {
  return new Command('event')
    .description('One event: who recorded it and when, what led to it, what it led to, its voids.')
    .argument('<event>', 'id of the event, or its position in the log')
    .action(async (event: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      await withReader(cli, options, (runtime) => runEvent(cli, options, runtime, event));
    });
}

/** An event with the events that it is connected with. */
interface Connected {
  readonly event: LedgerFact;
  readonly cause: LedgerFact | undefined;
  readonly caused: readonly LedgerFact[];
  readonly voidedEvent: LedgerFact | undefined;
  readonly voidingEvent: LedgerFact | undefined;
}

async function runEvent(
  cli: Cli,
  options: GlobalOptions,
  runtime: Runtime,
  text: string,
): Promise<void> {
  const event = await factOf(runtime, await rowOf(runtime, text));
  if (event === undefined) {
    throw new Ending(
      ExitCode.failed,
      `There is no event ${text}; give an id or a position that litopys log prints`,
    );
  }
  if (options.csv === true) return printRows(cli, options, LOG_COLUMNS, [event]);
  const connected = await connectedWith(runtime, event);
  if (options.json === true) return cli.out(JSON.stringify(asJson(connected), null, 2));
  await tell(cli, options, runtime, connected);
}

async function rowOf(runtime: Runtime, text: string): Promise<LedgerRow | undefined> {
  if (UUID.test(text)) return runtime.reads.ledgerRow(text.toLowerCase());
  const position = await positionOf(runtime, 'EVENT', text);
  const { items } = await runtime.reads.ledger({
    ...{ where: { position: { equals: position } }, includeVoided: true, includeVoids: true },
    limit: 1,
  });
  return items[0]?.item;
}

async function factOf(
  { reads }: Runtime,
  row: LedgerRow | undefined,
): Promise<LedgerFact | undefined> {
  const [event] = row === undefined ? [] : await reads.events([row]);
  return row === undefined || event === undefined ? undefined : { row, event };
}

async function connectedWith(runtime: Runtime, event: LedgerFact): Promise<Connected> {
  const { reads } = runtime;
  const byId = async (id: string | undefined) =>
    id === undefined ? undefined : factOf(runtime, await reads.ledgerRow(id));
  const { causationId, commandId, voids, voidedBy, eventId } = event.row;
  return {
    event,
    cause: await byId(causationId === commandId ? undefined : causationId),
    caused: await factsCausedBy(reads, eventId, CAUSED),
    voidedEvent: await byId(voids),
    voidingEvent: await byId(voidedBy),
  };
}

function asJson({ event, cause, caused, voidedEvent, voidingEvent }: Connected): object {
  const orNull = (fact: LedgerFact | undefined) => (fact === undefined ? null : jsonOf(fact));
  return {
    ...jsonOf(event),
    cause: orNull(cause),
    caused: caused.map(jsonOf),
    voidedEvent: orNull(voidedEvent),
    voidingEvent: orNull(voidingEvent),
  };
}

async function tell(
  cli: Cli,
  options: GlobalOptions,
  runtime: Runtime,
  { event, cause, caused, voidedEvent, voidingEvent }: Connected,
): Promise<void> {
  const words = wordsOf(cli, options);
  const linked = [
    ...labelled(words.cause, [cause]),
    ...labelled(words.caused, caused),
    ...labelled(words.voidedEvent, [voidedEvent]),
    ...labelled(words.voidingEvent, [voidingEvent]),
  ];
  const facts = [event, ...linked.map(({ fact }) => fact)];
  const { timeZone } = runtime;
  const told = await inWords(facts, documentsOf(runtime), localeOf(cli, options), timeZone);
  const [own, ...others] = told.map(({ title }) => title);
  const title = printable(own ?? event.event.type);
  cli.out(cli.colour ? paint.bold(title) : title);
  const lines = linked.map(({ label, fact }, i): Label => {
    const place = `${shortPosition(fact.row.position)} ${fact.row.type}`;
    return { label, text: `${place}: ${others[i] ?? ''}` };
  });
  const labels = [...envelope(cli, options, event, timeZone), ...lines];
  for (const line of labelledLines(cli, labels)) cli.out(line);
  for (const line of JSON.stringify({ [words.data]: event.event.data }, null, 2).split('\n')) {
    cli.out(printable(line));
  }
}

function labelled(
  label: string,
  facts: readonly (LedgerFact | undefined)[],
): readonly { readonly label: string; readonly fact: LedgerFact }[] {
  const found = facts.filter((fact) => fact !== undefined);
  return found.map((fact, i) => ({ label: i === 0 ? label : '', fact }));
}

function envelope(
  cli: Cli,
  options: GlobalOptions,
  { event }: LedgerFact,
  timeZone: string,
): readonly Label[] {
  const [words, locale] = [wordsOf(cli, options), localeOf(cli, options)];
  const { occurredAt, recordedAt, actor, commandId, correlationId, reasonCode, source } =
    event.metadata;
  const line = (field: string, text: string): Label => ({ label: heading(words, field), text });
  return [
    line('type', event.type),
    line('occurredAt', momentText(occurredAt, locale, timeZone)),
    line('recordedAt', momentText(recordedAt, locale, timeZone)),
    line('actor', actorCode(actor)),
    line('reasonCode', asText(reasonCode)),
    line('source', asText(source)),
    line('position', event.position),
    line('stream', `${event.stream}@${event.revision}`),
    line('id', event.id),
    line('commandId', commandId),
    line('correlationId', correlationId),
  ];
}
