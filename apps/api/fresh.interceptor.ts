import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Asking } from './asking.js';

/** How long a query waits for its `minPosition` before it answers PROJECTION_BEHIND. */
const WAIT_MS = 5_000;

/** Every root query with `minPosition` waits until what it will read has come that far. */
@Injectable()
export class FreshInterceptor implements NestInterceptor {
  async intercept(
    context: ExecutionContext,
    next: CallHandler,
  ): Promise<ReturnType<CallHandler['handle']>> {
    if (context.getType<string>() === 'graphql') {
      const args: { readonly minPosition?: string | null } | undefined = context.getArgByIndex(1);
      const position = args?.minPosition ?? undefined; // null too means not given
      const asking: Asking = context.getArgByIndex(2);
      if (position !== undefined) await asking.reads.waitFor(position, WAIT_MS);
    }
    return next.handle();
  }
}
