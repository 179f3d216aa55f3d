import type { Fold, Instant } from '#event-sourcing';
import type { OrderEvent } from '../orders/orders.events.js';
import { pastDecisions } from '../shared/decision.js';
import type { ContactEvent } from './contacts.events.js';

/** A plan as it stands, after what was changed of it. */
export type PlannedContact = Extract<ContactEvent, { readonly type: 'ContactPlanned' }>['data'];

/** `absent`: never planned nor recorded, or that was void. */
export type ContactState =
  | { readonly status: 'absent' }
  | { readonly status: 'planned'; readonly planned: PlannedContact; readonly plannedAt: Instant }
  | { readonly status: 'completed' }
  | { readonly status: 'cancelled'; readonly planned: PlannedContact; readonly plannedAt: Instant };

/** Folds the stream of a contact. */
export const contactFold = pastDecisions<ContactState, ContactEvent>({
  initial: { status: 'absent' },
  evolve(state, event) {
    switch (event.type) {
      case 'ContactPlanned':
        return {
          status: 'planned',
          planned: event.data,
          plannedAt: event.metadata.occurredAt,
        };
      case 'ContactCompleted':
      case 'ContactRecorded':
        return { status: 'completed' };
      case 'ContactCancelled':
        return state.status === 'planned' ? { ...state, status: 'cancelled' } : state;
      default:
        return 'planned' in state ? { ...state, planned: replanned(state.planned, event) } : state;
    }
  },
});

type Replanning = Extract<
  ContactEvent,
  { readonly type: 'ContactRescheduled' | 'ContactImportanceChanged' | 'ContactReassigned' }
>;

function replanned(planned: PlannedContact, event: Replanning): PlannedContact {
  switch (event.type) {
    case 'ContactRescheduled': {
      const { plannedEnd: _end, ...rest } = planned;
      return { ...rest, ...event.data.to };
    }
    case 'ContactImportanceChanged':
      return { ...planned, importance: event.data.to };
    case 'ContactReassigned':
      return { ...planned, responsibleId: event.data.responsibleId };
  }
}

/** What a contact must know of the order that it is about. */
export type KnownOrder = { readonly customerId: string; readonly orderNumber: string } | undefined;

/** Folds an order as far as a contact must know it. */
export const knownOrder: Fold<KnownOrder, OrderEvent> = {
  initial: undefined,
  evolve: (known, { type, data }) => (type === 'OrderPlaced' ? data : known),
};
