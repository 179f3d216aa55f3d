import { GraphQLError } from 'graphql';
import type { Limits } from './limits.js';
import { Points } from './points.js';

/** What a request cost, as `extensions.cost` of its answer tells. */
export interface CostTold {
  /** Points that the request costs. */
  readonly requested: number;
  /** Points that one request may cost. */
  readonly limit: number;
  /** Points that the client has left. */
  readonly left: number;
  /** Points that it gets back each second. */
  readonly perSecond: number;
}

/** Takes the points of requests from their clients, over HTTP and over the socket alike. */
export class Tolls {
  readonly #points: Points;

  constructor(readonly limits: Limits) {
    this.#points = new Points(limits);
  }

  /** @throws GraphQLError COST_EXCEEDED for a request that is too dear for anybody, RATE_LIMITED for one too many */
  pay(client: string, requested: number): CostTold {
    const { cost: limit, pointsPerSecond: perSecond } = this.limits;
    const { isPaid, left, waitSeconds } = this.#points.charge(client, Math.min(requested, limit));
    const cost = { requested, limit, left, perSecond };
    if (!isPaid) throw tooOften(cost, waitSeconds);
    if (requested > limit) throw tooDear(cost);
    return cost;
  }

  /** What a client has left, for the answer to a request that could not be weighed. */
  payRefused(client: string, requested: number): CostTold {
    const { cost: limit, pointsPerSecond: perSecond } = this.limits;
    const { left } = this.#points.charge(client, requested);
    return { requested, limit, left, perSecond };
  }
}

function tooDear(cost: CostTold): GraphQLError {
  const message = `The request costs ${cost.requested} points, the limit is ${cost.limit}: give a smaller first, leave out lists within lists, or ask in several requests`;
  const extensions = { code: 'COST_EXCEEDED', cost, http: { status: 400 } };
  return new GraphQLError(message, { extensions });
}

function tooOften(cost: CostTold, waitSeconds: number): GraphQLError {
  const seconds = Math.max(1, waitSeconds);
  const message = `The request costs ${cost.requested} points and you have ${cost.left} left; you get ${cost.perSecond} back each second: repeat it in ${seconds} s`;
  const headers = new Map([['retry-after', String(seconds)]]);
  const extensions = {
    ...{ code: 'RATE_LIMITED', cost, retryAfterSeconds: seconds },
    http: { status: 429, headers },
  };
  return new GraphQLError(message, { extensions });
}
