/** Facts on their way into the log: their ids, their envelopes, and the writing of many. */
import { eventCategories } from '#crm';
import { createEventCodec, NO_STREAM, uuidV5 } from '#event-sourcing';

const BENCH = '3f6b2f0e-8a0c-5d7e-9a4b-1c2d3e4f5a60';
const ACTOR = { type: 'user', id: 'bench' };

/** @param {string} name */
export function idFor(name) {
  return uuidV5(BENCH, name);
}

/**
 * Facts that go to one stream at once, with their envelopes.
 *
 * @param {string} stream
 * @param {string} command
 * @param {number} recorded
 * @param {readonly { type: string, data: object }[]} facts
 * @param {{ happened?: number, expected?: number }} [more]
 */
export function append(
  stream,
  command,
  recorded,
  facts,
  { happened = recorded, expected = NO_STREAM } = {},
) {
  const commandId = idFor(`command/${command}`);
  const occurredAt = instant(happened);
  const metadata = {
    occurredAt,
    recordedAt: happened === recorded ? occurredAt : instant(recorded),
    businessDate: occurredAt.slice(0, 10),
    actor: ACTOR,
    correlationId: commandId,
    causationId: commandId,
    commandId,
    inputDigest: commandId.replaceAll('-', '').slice(0, 22),
  };
  const events = facts.map(({ type, data }, n) => ({
    id: uuidV5(commandId, String(n)),
    type,
    data,
    metadata,
  }));
  return { stream, expected, events };
}

/** @param {number} ms */
export function instant(ms) {
  return new Date(ms).toISOString();
}

/**
 * Encodes and writes the appends, many at a time. Answers the number of events.
 *
 * @param {import('#event-sourcing').EventStore} store
 * @param {import('#event-sourcing').KeyStore} keys
 * @param {Iterable<{ stream: string, expected: number, events: readonly object[] }>} appends
 */
export async function fill(store, keys, appends) {
  const codec = createEventCodec(eventCategories, keys);
  let written = 0;
  let group = [];
  const flush = async () => {
    const encoded = await Promise.all(group.map((one) => codec.encode(one.stream, one.events)));
    const writes = group.map((one, n) => store.append(one.stream, encoded[n], one.expected));
    await Promise.all(writes);
    group = [];
  };
  for (const one of appends) {
    // Those of one stream may go together: the store takes them in this order.
    group.push(one);
    written += one.events.length;
    if (group.length >= 1000) await flush();
  }
  await flush();
  return written;
}
