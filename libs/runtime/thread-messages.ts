import type { CarriedError, Standing, VerifyReport } from '#event-sourcing';

/** What the thread that keeps the read models can be asked to do; each is answered once. */
export type Task = 'open' | 'rebuild' | 'verify' | 'catch-up' | 'close';

/** To the thread that keeps the read models. */
export type ToThread =
  | {
      readonly kind: 'task';
      readonly id: number;
      readonly task: Task;
      readonly names: readonly string[];
    }
  /** Whether the live way is to stand still from now on. */
  | { readonly kind: 'hold'; readonly stands: boolean }
  /** Standings with this number have been heard: nobody reads any more what they say is being rebuilt. */
  | { readonly kind: 'noted'; readonly note: number };

/** From the thread that keeps the read models. */
export type FromThread =
  /** How they stand; with a number, that it is noted is waited for. */
  | { readonly kind: 'standings'; readonly standings: readonly Standing[]; readonly note?: number }
  | { readonly kind: 'done'; readonly id: number; readonly reports: readonly VerifyReport[] }
  | { readonly kind: 'failed'; readonly id: number; readonly error: CarriedError };
