import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { ProjectionStatus } from '#runtime';
import { type KnownOfRuntime, RUNTIME } from '../asking.js';

/** A read model this far behind still counts as up to date: a burst of facts must not take a server out of rotation. */
const READY_LAG_SECONDS = 5;

/** What this file needs of express's response. */
interface Response {
  status(code: number): unknown;
}

interface Readiness {
  readonly status: 'ready' | 'behind' | 'failed';
  readonly readModels: readonly Pick<
    ProjectionStatus,
    'name' | 'version' | 'state' | 'lagEvents' | 'lagSeconds'
  >[];
}

/** For load balancers and containers. */
@Controller()
export class HealthController {
  constructor(@Inject(RUNTIME) private readonly runtime: KnownOfRuntime) {}

  /** The process answers. */
  @Get('live')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  /** 200 when every read model is up to date, else 503; with the lag of each. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<Readiness> {
    const readiness = readinessOf(await this.runtime.status());
    response.status(readiness.status === 'ready' ? 200 : 503);
    return readiness;
  }
}

function readinessOf(all: readonly ProjectionStatus[]): Readiness {
  const isBehind = ({ state, lagSeconds }: ProjectionStatus) =>
    state === 'rebuilding' || lagSeconds > READY_LAG_SECONDS;
  const isFailed = all.some(({ state }) => state === 'failed');
  return {
    status: isFailed ? 'failed' : all.some(isBehind) ? 'behind' : 'ready',
    readModels: all.map(({ name, version, state, lagEvents, lagSeconds }) => ({
      name,
      version,
      state,
      lagEvents,
      lagSeconds,
    })),
  };
}
