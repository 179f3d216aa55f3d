import { Refusal, idOf } from '#event-sourcing';
import type { CustomerState, RegisteredCustomer } from '../customers/customer.state.js';
import { refuseImpossiblePrice } from '../orders/placing.rules.js';
import { inBase, positive, type OrderSettings } from '../orders/order.rules.js';
import { rateFor } from '../shared/exchange.js';
import { given } from '../shared/given.js';
import { sumMinor, toMinor } from '../shared/money.js';
import { priced, total } from '../shared/order-arithmetic.js';
import { formatDecimal, parseDecimal } from '../shared/quantity.js';
import type {
  AcceptUnmatchedReturn,
  IssueCustomerCredit,
  UnmatchedLineInput,
} from './credits.commands.js';
import type { NewCreditEvent, NewReturnEvent, UnmatchedLine } from './credits.events.js';

/** What a credit without an order looks at besides itself. */
export interface CreditContext {
  readonly stream: string;
  readonly customer: CustomerState | undefined;
}

/**
 * Refuses with return_already_accepted, customer_not_found, quantity_not_positive, price_negative, exchange_rate_…,
 * amount_too_large.
 */
export function acceptReturn(
  command: AcceptUnmatchedReturn,
  status: 'absent' | 'accepted',
  { stream, customer }: CreditContext,
  settings: OrderSettings,
): readonly NewReturnEvent[] {
  const returnId = idOf(stream);
  if (status !== 'absent') {
    throw new Refusal(
      'return_already_accepted',
      `return ${returnId} has been recorded already; use its id`,
    );
  }
  const header = headerFor(command, customer, settings);
  const lines = command.lines.map((line, index) =>
    unmatchedLine(line, command.currency, ['lines', String(index)]),
  );
  const base = inBase(total(lines).net, header, settings);
  const data = { returnId, ...header, lines, reason: command.reason, ...base };
  return [{ type: 'UnmatchedReturnAccepted', data }];
}

/**
 * Refuses with credit_already_issued, customer_not_found, credit_not_positive, amount_too_precise, exchange_rate_…,
 * amount_too_large.
 */
export function issueCredit(
  command: IssueCustomerCredit,
  status: string,
  { stream, customer }: CreditContext,
  settings: OrderSettings,
): readonly NewCreditEvent[] {
  const creditId = idOf(stream);
  if (status !== 'absent') {
    throw new Refusal(
      'credit_already_issued',
      `${stream} is taken: a ${status === 'credit' ? 'credit' : 'payment'} has been recorded under that id`,
    );
  }
  const { currency, productId, productName, productGroup, reason } = command;
  const header = headerFor(command, customer, settings);
  const net = toMinor(command.net, currency, ['net']);
  const tax = toMinor(command.tax ?? '0', currency, ['tax']);
  const gross = sumMinor([net, tax]);
  if (gross === 0) {
    throw new Refusal('credit_not_positive', `net is "${command.net}": give more than 0`, ['net']);
  }
  const data = given({
    creditId,
    ...header,
    productId,
    productName,
    productGroup,
    ...{ net, tax, gross, reason },
    ...inBase(net, header, settings),
  });
  return [{ type: 'CustomerCreditIssued', data }];
}

/** Whose credit it is and how it is grouped: by what is told, else by what the customer is grouped by. */
function headerFor(
  command: AcceptUnmatchedReturn | IssueCustomerCredit,
  customer: CustomerState | undefined,
  settings: OrderSettings,
) {
  const { customerId, currency, channel } = command;
  const known = registered(customer, customerId);
  return given({
    customerId,
    currency,
    settlement: command.settlement ?? ('TRACKED' as const),
    responsibleId: known.managerId,
    channel,
    country: command.country ?? known.attributes.COUNTRY,
    region: command.region ?? known.attributes.REGION,
    ...rateFor(currency, settings.baseCurrency, command.exchangeRate),
  });
}

function registered(customer: CustomerState | undefined, customerId: string): RegisteredCustomer {
  if (customer?.status === 'registered') return customer;
  throw new Refusal(
    'customer_not_found',
    `customerId is ${customerId}: no such customer is registered; register it first`,
    ['customerId'],
  );
}

function unmatchedLine(
  { productId, productName, productGroup, quantity, unitPrice, taxRate }: UnmatchedLineInput,
  currency: string,
  path: readonly string[],
): UnmatchedLine {
  positive(quantity, [...path, 'quantity']);
  const price = { unitPrice, discount: '0', taxRate: taxRate ?? '0' };
  refuseImpossiblePrice(price, path);
  return {
    productId,
    ...given({ productName, productGroup }),
    quantity: formatDecimal(parseDecimal(quantity)),
    unitPrice,
    ...priced(quantity, price, currency),
  };
}
