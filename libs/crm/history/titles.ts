import type { RecordedEvent } from '#event-sourcing';
import { isFact, isFactType, isVoid, type Fact, type FactOf, type Void } from '../crm.events.js';
import type { Locale } from '../shared/vocabulary.js';
import { describeContactEvent } from './contact-titles.js';
import { describeCustomerEvent } from './customer-titles.js';
import { english, type Wording } from './english.js';
import { Narrator, type EventDescription } from './narrator.js';
import { describeOrderEvent } from './order-titles.js';
import { describePaymentEvent } from './payment-titles.js';

/** What a description needs besides the event. */
export interface Telling {
  /** For the times of planned contacts; UTC when absent. */
  readonly timeZone?: string | undefined;
  /** The name of a manager; facts have ids only. */
  readonly managerName?: ((managerId: string) => string | undefined) | undefined;
}

/** Ukrainian and Russian are told in English until their words are here. */
const wordings: Readonly<Record<Locale, Wording>> = { EN: english, UK: english, RU: english };

/**
 * What happened, in words that a salesperson understands; amounts with tax. Personal data whose key has been destroyed
 * reads "(erased)".
 *
 * @throws Error for an event that is none of the domain's
 */
export function describeEvent(
  event: RecordedEvent,
  locale: Locale = 'EN',
  { timeZone = 'UTC', managerName = () => undefined }: Telling = {},
): EventDescription {
  const say = new Narrator(wordings[locale], timeZone, managerName);
  if (isVoid(event)) return describeVoid(say, event);
  if (isFact(event)) return describeFact(say, event);
  throw new Error(`event ${event.id} is a ${event.type}: no such fact is known to this build`);
}

function describeFact(say: Narrator, event: Fact): EventDescription {
  switch (event.type) {
    case 'CustomerRegistered':
    case 'CustomerRenamed':
    case 'CustomerKindAdded':
    case 'CustomerKindRemoved':
    case 'CustomerClassified':
    case 'ContactDetailAdded':
    case 'ContactDetailChanged':
    case 'ContactDetailRemoved':
    case 'CustomerManagerAssigned':
      return describeCustomerEvent(say, event);
    case 'ContactPlanned':
    case 'ContactCompleted':
    case 'ContactCancelled':
    case 'ContactRecorded':
      return describeContactEvent(say, event);
    case 'ManagerRegistered':
      return { title: say.title('ManagerRegistered', { name: say.text(event.data.name) }) };
    case 'ManagerRenamed':
      return { title: renamed(say, event.data) };
    case 'PaymentReceived':
    case 'PaymentAllocated':
    case 'PaymentDeallocated':
    case 'PaymentRefunded':
    case 'PaymentBounced':
      return describePaymentEvent(say, event);
    case 'OrderPlaced':
    case 'OrderLineAdded':
    case 'OrderLineQuantityChanged':
    case 'OrderLineRepriced':
    case 'OrderLineCancelled':
    case 'ShipmentDatePromised':
    case 'PaymentDatePromised':
    case 'ExpectedDateRevised':
    case 'ShipmentDispatched':
    case 'ShipmentCosted':
    case 'ShipmentDelivered':
    case 'ReturnAccepted':
    case 'CreditNoteIssued':
    case 'OrderClosed':
    case 'OrderCancelled':
    case 'OrderReopened':
      return describeOrderEvent(say, event);
  }
}

function renamed(
  say: Narrator,
  { name: now, previousName }: FactOf<'ManagerRenamed'>['data'],
): string {
  const name = say.text(now);
  if (previousName === undefined) return say.title('ManagerNamed', { name });
  return say.title('ManagerRenamed', { name, previousName: say.text(previousName) });
}

function describeVoid(say: Narrator, { data }: Void): EventDescription {
  const fact = isFactType(data.voidedType) ? say.wording.facts[data.voidedType] : data.voidedType;
  return { title: say.title('FactVoided', { fact }), ...say.because(data.reason) };
}
