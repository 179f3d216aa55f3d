/** What one request, and one client, may cost the server. Every number is here; what they refuse says the number. Some an operator may set (LITOPYS_LIMIT_…). */
export interface Limits {
  /** Words and signs of a document; counted while it is read, so that no more of it is ever looked at. */
  readonly tokens: number;
  /** Fields within fields. */
  readonly depth: number;
  /** Fields with a name of the client's own, fragments counted where they are spread. */
  readonly aliases: number;
  /** Mutations in one request: each is a transaction of its own, durable before the next begins. */
  readonly mutations: number;
  /** Points of one request; see `WEIGHTS` for what costs how many. */
  readonly cost: number;
  /** Points that a client gets back each second … */
  readonly pointsPerSecond: number;
  /** … until it has so many. */
  readonly points: number;
  /** Clients whose points are remembered; beyond, the one not heard of for longest is forgotten, so begins anew. */
  readonly clients: number;
  /** How often a minute one address may be told that it is not let in; then it is only told to wait. */
  readonly refusals: number;
  /** Text of the documents that are kept for being asked for again. */
  readonly rememberedLength: number;
  /** How long a request may take to be answered. */
  readonly answerMs: number;
  /** Largest body, compressed ones being refused. */
  readonly bodyBytes: number;
  /** How long a client may take to send its headers, and its whole request. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** How long a connection may stay silent in either direction: who does not read his answers is let go. */
  readonly silentMs: number;
  /** Connections at the same time, sockets of subscriptions included; further ones are closed at once. */
  readonly connections: number;
}

/**
 * GraphiQL's examples take at most 130 tokens, are at most 6 deep and cost 600 points (a history as of a past day, below
 * a customer as of that day); the introspection of tools takes 300 tokens.
 */
export const LIMITS: Limits = {
  tokens: 2_000,
  depth: 12,
  aliases: 50,
  mutations: 10,
  cost: 10_000,
  pointsPerSecond: 10_000,
  points: 100_000,
  clients: 10_000,
  refusals: 100,
  rememberedLength: 200_000,
  answerMs: 10_000,
  bodyBytes: 102_400,
  headersMs: 10_000,
  requestMs: 20_000,
  silentMs: 60_000,
  connections: 2_000,
};

/**
 * On a server that only this machine can reach there is nobody to share it with: programs of its owner may ask as much
 * as it can do. The bucket is there all the same, against a loop that has gone wild.
 */
export const LOCAL_LIMITS: Limits = { ...LIMITS, pointsPerSecond: 2_000_000, points: 20_000_000 };

/** What fields cost, in points: about a microsecond each of the server's time. */
export const WEIGHTS = {
  /** A request, whatever it asks for, refused ones included. */
  request: 1,
  /** An object of the answer. Plain values cost nothing of their own. */
  object: 1,
  /** A page of a list: `first` times what each of its items costs comes on top. */
  page: 5,
  /** So many items a list that takes no `first` is taken to have. */
  listed: 10,
  /** Counting a list. */
  count: 20,
  /** A filter may have to look at many to find a few. */
  filter: 20,
  /** A document as of another day is folded from its facts; a list of such folds them all. */
  pastDocument: 10,
  pastList: 500,
  /** A mutation is written through to the disk. */
  mutation: 10,
  /** The schema. */
  introspection: 100,
} as const;

/** Fields that do more than their type tells, by `Type.field`. */
export const FIELD_WEIGHTS: ReadonlyMap<string, number> = new Map([
  ['Query.likelyDuplicates', 100],
  ['Query.sales', 100],
  ['RegisterCustomerPayload.likelyDuplicates', 100],
  ['LoggedEvent.data', 2],
]);

/** The key under which Nest injects the server's `Limits`. */
export const LIMITS_IN_FORCE = Symbol('Limits');
