import { describe, expect, it } from '@jest/globals';
import { consult, decideVoid } from '#event-sourcing';
import { commandMeta, fact, given, testUuid } from '#event-sourcing/testing';
import { contactDecider } from '../contacts/contacts.decider.js';
import { makeReturnDecider } from '../credits/returns.decider.js';
import { customerDecider } from '../customers/customers.decider.js';
import { managerDecider } from '../managers/managers.decider.js';
import { orderFold } from '../orders/order.state.js';
import { paymentFold } from '../payments/payment.state.js';
import { makeOrderDecider } from '../orders/orders.decider.js';
import { customerId, orderId, placed } from '../orders/orders.examples.js';
import { decisionDecider } from './decisions.decider.js';

const about = `order-${orderId}`;
const told = { decision: 'Ship before payment', grounds: 'Paid on time for two years' };
const record = { type: 'RecordDecision', about, ...told } as const;
const place = { stream: about };
const history = [{ type: placed.type, data: { ...placed.data }, ...place, id: testUuid(7) }];

describe('a decision', () => {
  it('is recorded on the stream of what it is about, with whose that is and the newest fact of it', () => {
    given(decisionDecider, history)
      .when(record)
      .then([
        {
          type: 'DecisionRecorded',
          data: { customerId, about, number: '10248', ...told, basedOn: testUuid(7) },
        },
      ]);
  });

  it('names what its maker had seen, where that is told', () => {
    given(decisionDecider, history)
      .when({ ...record, basedOn: testUuid(9) })
      .then([
        {
          type: 'DecisionRecorded',
          data: { customerId, about, number: '10248', ...told, basedOn: testUuid(9) },
        },
      ]);
  });

  it('about a manager names the manager', () => {
    const managerId = testUuid(3);
    const stream = `manager-${managerId}`;
    const known = { type: 'ManagerRegistered', data: { managerId, name: 'Olena' }, stream };
    given(decisionDecider, [{ ...known, id: testUuid(8) }])
      .when({ ...record, about: stream })
      .then([
        {
          type: 'DecisionRecorded',
          data: { managerId, about: stream, ...told, basedOn: testUuid(8) },
        },
      ]);
  });

  it('about what nobody recorded, or what was void, is refused: decision_about_nothing', () => {
    const refusal = given(decisionDecider).when(record).thenRefused('decision_about_nothing');
    expect(refusal.path).toEqual(['about']);
    given(decisionDecider, [{ ...history[0]!, voided: true }])
      .when(record)
      .thenRefused('decision_about_nothing');
  });

  const none = () => [];
  const folds = {
    customer: consult(customerDecider, none),
    contact: consult(contactDecider, none),
    manager: consult(managerDecider, none),
    order: consult(orderFold, none),
    payment: consult(paymentFold, none),
    return: consult(makeReturnDecider({ baseCurrency: 'EUR' }), none),
  };
  const decided = (revision: number) =>
    fact('DecisionRecorded', { customerId, ...told }, { ...place, revision, id: testUuid(6) });

  it.each(Object.entries(folds))('changes nothing of what it is about: %s', (_, { fold }) => {
    expect(fold([decided(0)])).toEqual(fold([]));
  });

  it('can be declared void like any other fact of its stream', () => {
    const meta = commandMeta();
    const voiding = { type: 'VoidFact', stream: about, eventId: testUuid(6), reason: 'x', meta };
    const facts = [fact('OrderPlaced', { ...placed.data }, place), decided(1)];
    const decider = makeOrderDecider({ baseCurrency: 'EUR' });
    const voids = decideVoid({ ...voiding, type: 'VoidFact' }, decider, facts, 'customerId');
    expect(voids.map(({ data }) => [data['voids'], data['voidedType']])).toEqual([
      [testUuid(6), 'DecisionRecorded'],
    ]);
  });
});
