/** What one client, and all together, may cost. */
export interface LiveLimits {
  /** Connections at the same time; further ones are answered 503. */
  readonly connections: number;
  /** Connections at the same time of one client; a further one is closed (4429). */
  readonly connectionsOfClient: number;
  /** Subscriptions at the same time on one connection; a further one is answered with an error. */
  readonly subscriptions: number;
  /** Longest id of a subscription, which stands in each of its messages. */
  readonly idLength: number;
  /** Largest message from a client; a larger one closes the connection (1009). */
  readonly messageBytes: number;
  /** How long a client may take to introduce itself (`connection_init`); then 4408. */
  readonly initMs: number;
  /** How long a connection may have no subscription; then 1000. */
  readonly idleMs: number;
  /** How often a sign of life is asked for; who gives none until the next time is cut off. */
  readonly keepAliveMs: number;
  /** What may wait for a client to read it; beyond, it is cut off. */
  readonly bufferedBytes: number;
}

export const LIVE_LIMITS: LiveLimits = {
  connections: 1_000,
  connectionsOfClient: 100,
  subscriptions: 100,
  idLength: 128,
  messageBytes: 16_384,
  initMs: 5_000,
  idleMs: 60_000,
  keepAliveMs: 15_000,
  bufferedBytes: 65_536,
};
