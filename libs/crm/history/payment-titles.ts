import type { Allocation, PaymentEvent } from '../payments/payments.events.js';
import { sumMinor, type Money } from '../shared/money.js';
import type { EventDescription, Narrator } from './narrator.js';

/** What a fact of a payment says. */
export function describePaymentEvent(say: Narrator, event: PaymentEvent): EventDescription {
  switch (event.type) {
    case 'PaymentReceived': {
      const { amount, method, allocations } = event.data;
      const values = {
        amount: say.money(amount),
        method: say.wording.method[method],
        orders: ordersOf(say, allocations),
      };
      return { title: say.title('PaymentReceived', values), amount };
    }
    case 'PaymentAllocated':
    case 'PaymentDeallocated': {
      const amount = allocatedBy(event.data.allocations);
      const values = { amount: say.money(amount), orders: ordersOf(say, event.data.allocations) };
      const why = event.type === 'PaymentAllocated' ? {} : say.because(event.data.reason);
      return { title: say.title(event.type, values), amount, ...why };
    }
    case 'PaymentRefunded': {
      const { amount, reason } = event.data;
      const title = say.title('PaymentRefunded', { amount: say.money(amount) });
      return { title, amount, ...say.because(reason) };
    }
    case 'PaymentBounced': {
      const { amount, kind, reason } = event.data;
      const name = kind === 'BANK' ? 'PaymentBounced' : 'PaymentChargedBack';
      const title = say.title(name, { amount: say.money(amount) });
      return { title, amount, ...say.because(reason) };
    }
  }
}

/** The events allow no empty list here, so that there is a currency. */
function allocatedBy(allocations: readonly Allocation[]): Money {
  const currency = allocations[0]?.amount.currency ?? 'XXX';
  return { minor: sumMinor(allocations.map(({ amount }) => amount.minor)), currency };
}

function ordersOf(say: Narrator, allocations: readonly Allocation[]): string {
  if (allocations.length === 0) return '';
  const orders = [...new Set(allocations.map(({ orderNumber }) => orderNumber))];
  return say.part(orders.length === 1 ? 'order' : 'orders', { orders: orders.join(', ') });
}
