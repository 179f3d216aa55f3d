import type { RecordedEvent } from '#event-sourcing';
import { isFact, isFactType, isVoid, type Fact, type FactOf, type Void } from '../crm.events.js';
import type { Locale } from '../shared/vocabulary.js';
import { describeContactEvent } from './contact-titles.js';
import { describeCustomerEvent } from './customer-titles.js';
import { english, type Wording } from './english.js';
import { grossOf, Narrator, type EventDescription } from './narrator.js';
import { describeOrderEvent } from './order-titles.js';
import { describePaymentEvent } from './payment-titles.js';
import { russian } from './russian.js';
import { ukrainian } from './ukrainian.js';

/** What a description needs besides the event. */
export interface Telling {
  /** For the times of planned contacts; UTC when absent. */
  readonly timeZone?: string | undefined;
  /** The name of a manager; facts have ids only. */
  readonly managerName?: ((managerId: string) => string | undefined) | undefined;
}

const wordings: Readonly<Record<Locale, Wording>> = { EN: english, UK: ukrainian, RU: russian };

/** The words of a language, for whoever shows more than what happened. */
export function wordingOf(locale: Locale): Wording {
  return wordings[locale];
}

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
    case 'ContactPersonAdded':
    case 'ContactPersonChanged':
    case 'ContactPersonLeft':
    case 'CustomerVipMarked':
    case 'CustomerVipUnmarked':
    case 'CustomerArchived':
    case 'CustomerRestored':
      return describeCustomerEvent(say, event);
    case 'ContactPlanned':
    case 'ContactRescheduled':
    case 'ContactImportanceChanged':
    case 'ContactReassigned':
    case 'ContactCompleted':
    case 'ContactCancelled':
    case 'ContactRecorded':
      return describeContactEvent(say, event);
    case 'ManagerRegistered':
      return { title: say.title('ManagerRegistered', { name: say.text(event.data.name) }) };
    case 'ManagerRenamed':
      return { title: renamed(say, event.data) };
    case 'ManagerLeft': {
      const { name, reason } = event.data;
      return { title: say.title(event.type, { name: say.text(name) }), ...say.because(reason) };
    }
    case 'UnmatchedReturnAccepted':
    case 'CustomerCreditIssued':
      return describeCredit(say, event);
    case 'DecisionRecorded':
      return describeDecision(say, event.data);
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

/** A return or a credit note without an order. */
function describeCredit(
  say: Narrator,
  event: FactOf<'UnmatchedReturnAccepted'> | FactOf<'CustomerCreditIssued'>,
): EventDescription {
  const { currency, reason } = event.data;
  if (event.type === 'CustomerCreditIssued') {
    const amount = { minor: event.data.gross, currency };
    const title = say.title(event.type, { amount: say.money(amount) });
    return { title, amount, ...say.because(reason) };
  }
  const { lines } = event.data;
  const amount = grossOf(lines, currency);
  const title = say.title(event.type, { goods: say.goods(lines), amount: say.money(amount) });
  return { title, amount, ...say.because(reason) };
}

/** The grounds are its reason. */
function describeDecision(
  say: Narrator,
  { decision: said, grounds, number }: FactOf<'DecisionRecorded'>['data'],
): EventDescription {
  const decision = say.text(said);
  const title =
    number === undefined
      ? say.title('DecisionRecorded', { decision })
      : say.title('DecisionAboutOrderRecorded', { number, decision });
  return { title, ...say.because(grounds) };
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
