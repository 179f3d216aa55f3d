import { z } from 'zod';
import { personal, type Fold, type RecordedEvent } from '#event-sourcing';

const decision = {
  about: z.string().min(1).max(100).describe('The stream of what was decided about, "order-<id>"'),
  number: z.string().min(1).max(64).optional().describe('Number of the order, if about an order'),
  decision: personal(z.string().min(1).max(2000)).describe('What was decided'),
  grounds: personal(z.string().min(1).max(10_000)).describe('Why: what spoke for and against it'),
  basedOn: z
    .uuid()
    .describe('Id of the last event that whoever decided had seen: what came later was not known'),
};

/** A decision about a customer or about something that concerns one; every such category of streams has it. */
export const DecisionRecorded = z.strictObject({
  customerId: z.uuid().describe('Id of the customer whom it concerns'),
  ...decision,
});

/** A decision about a manager. */
export const DecisionAboutManagerRecorded = z.strictObject({
  managerId: z.uuid().describe('Id of the manager whom it concerns'),
  ...decision,
});

/** The type of both: no other fact than these records a decision. */
export const DECISION_RECORDED = 'DecisionRecorded';

/** The facts of a category without the decisions about it, which change nothing of what is true of it. */
export type WithoutDecisions<E extends { readonly type: string }> = Exclude<
  E,
  { readonly type: typeof DECISION_RECORDED }
>;

/** The fold of a stream in which decisions may stand between the facts. */
export function pastDecisions<S, E extends RecordedEvent>(fold: Fold<S, E>): Fold<S, E> {
  return {
    initial: fold.initial,
    evolve: (state, event) =>
      event.type === DECISION_RECORDED ? state : fold.evolve(state, event),
  };
}
