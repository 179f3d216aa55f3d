import { Refusal, type Decider, type NewEvent, type RecordedEvent } from '#event-sourcing';
import { DECISION_RECORDED } from '../shared/decision.js';
import { given } from '../shared/given.js';
import type { RecordDecision } from './decisions.commands.js';

/** What is known of the thing that was decided about: whose it is, and the newest fact of it. */
export type Decided =
  | { readonly status: 'absent' }
  | {
      readonly status: 'known';
      readonly whose: { readonly customerId: string } | { readonly managerId: string };
      readonly number?: string;
      readonly newest: string;
    };

/**
 * Records decisions on the stream of what they are about, whatever it is. They change nothing there: the other deciders
 * read past them. Refuses with decision_about_nothing. Their void is the business of the stream that they stand in.
 */
export const decisionDecider: Decider<RecordDecision, Decided, RecordedEvent, NewEvent> = {
  // No stream is of this category.
  category: 'decision',
  commands: ['RecordDecision'],
  streamOf: ({ about }) => about,
  initial: { status: 'absent' },
  evolve(state, { id, data }) {
    if (state.status === 'known') return { ...state, newest: id };
    const { customerId, managerId, orderNumber: number } = data;
    const whose =
      typeof customerId === 'string' ? { customerId } : { managerId: String(managerId) };
    return {
      status: 'known',
      whose,
      ...(typeof number === 'string' && { number }),
      newest: id,
    };
  },
  decide(command, state, { stream }) {
    if (state.status === 'absent') {
      throw new Refusal(
        'decision_about_nothing',
        `about is "${stream}": nothing is recorded there; take the id from an answer or a history`,
        ['about'],
      );
    }
    const { decision, grounds } = command;
    const basedOn = command.basedOn ?? state.newest;
    const data = {
      ...state.whose,
      about: stream,
      number: state.number,
      decision,
      grounds,
      basedOn,
    };
    return [{ type: DECISION_RECORDED, data: given(data) }];
  },
};
