import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Runtime } from '#runtime';
import { RUNTIME } from './asking.js';

/** How long a query waits for its `minPosition` before it answers PROJECTION_BEHIND. */
const WAIT_MS = 5_000;

/** Every root query with `minPosition` waits until what it will read has come that far. */
@Injectable()
export class FreshInterceptor implements NestInterceptor {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  async intercept(
    context: ExecutionContext,
    next: CallHandler,
  ): Promise<ReturnType<CallHandler['handle']>> {
    if (context.getType<string>() === 'graphql') {
      const args: { readonly minPosition?: string | null } | undefined = context.getArgByIndex(1);
      const position = args?.minPosition ?? undefined; // null too means not given
      if (position !== undefined) await this.runtime.reads.waitFor(position, WAIT_MS);
    }
    return next.handle();
  }
}
