import { Refusal, type LedgerRow, type Reads } from '#event-sourcing';
import { importCommandId } from '#crm';

/** "shop:A-1", or "DispatchShipment shop:A-1" where several rows have that system and id. */
const NAMED = /^(?:([A-Za-z]+) )?([^:\s]+):(.+)$/s;
/** More than one command records. */
const MOST = 100;

/**
 * The id of the event that a row means: as it is, or by command, system and id of the row that recorded it. Of a row
 * that recorded several, it is the first.
 *
 * @throws Refusal fact_not_found; fact_ambiguous when rows of several commands have that system and id
 */
export async function eventIdNamed(
  text: string,
  commands: Iterable<string>,
  reads: () => Promise<Reads>,
): Promise<string> {
  const [, command, system, id] = NAMED.exec(text) ?? [];
  if (system === undefined || id === undefined) return text;
  const types = command === undefined ? [...commands].filter(isNoVoid) : [command];
  const typeOf = new Map(
    types.map((type) => [importCommandId(`${system}:${id}`, type, null), type]),
  );
  const known = await reads();
  const page = await known.ledger({
    where: { commandId: { in: [...typeOf.keys()] } },
    ...{ order: 'log', descending: false, includeVoided: true, limit: MOST },
  });
  const found = new Map<string, LedgerRow>();
  for (const { item } of page.items) {
    if (!found.has(item.commandId)) found.set(item.commandId, item);
  }
  const [first, ...others] = found.values();
  if (first === undefined) {
    throw new Refusal(
      'fact_not_found',
      `eventId is "${text}": no row of that system and id has been recorded; give the id as the row had it, or that of the event`,
    );
  }
  if (others.length === 0) return first.eventId;
  const these = [...found.keys()].map((commandId) => typeOf.get(commandId) ?? '');
  throw new Refusal(
    'fact_ambiguous',
    `eventId is "${text}": ${these.join(' and ')} have that id; say which, such as "${these[0]} ${system}:${id}"`,
  );
}

/** A void may well have the id of what it voids. */
function isNoVoid(command: string): boolean {
  return command !== 'VoidFact';
}
