import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { testUuid } from '#event-sourcing/testing';
import { AllocatePayment } from '../payments/payments.commands.js';
import { VoidFact } from '../shared/void-fact.commands.js';
import { AddOrderLine } from './order-lines.commands.js';
import { PlaceOrder } from './orders.commands.js';
import { PromiseShipmentDate } from './promises.commands.js';
import { AcceptReturn, DispatchShipment } from './shipments.commands.js';

const id = testUuid(1);
const line = { productId: 'chai', productName: 'Chai', quantity: '2.5', unitPrice: '10' };
const placeOrder = {
  commandId: id,
  customerId: id,
  currency: 'EUR',
  channel: 'PHONE',
  lines: [line],
};

/** The fields at fault, as `lines.0.quantity`. */
function faults<T extends object>(command: ClassConstructor<T>, input: object): readonly string[] {
  const paths = (errors: readonly ValidationError[], prefix = ''): readonly string[] =>
    errors.flatMap(({ property, children }) =>
      children?.length ? paths(children, `${prefix}${property}.`) : [prefix + property],
    );
  return paths(validateSync(plainToInstance(command, input), { whitelist: true }));
}

describe('the input of a command', () => {
  it('is complete with what is required, and null says "not given"', () => {
    expect(faults(PlaceOrder, placeOrder)).toEqual([]);
    const nothing = { number: null, country: null, schedule: null, promisedShipmentDate: null };
    expect(faults(PlaceOrder, { ...placeOrder, ...nothing })).toEqual([]);
    expect(faults(PlaceOrder, {})).toEqual([
      'customerId',
      'currency',
      'channel',
      'lines',
      'commandId',
    ]);
  });

  it('is checked down to the parts of its lists', () => {
    const lines = [line, { ...line, quantity: '-1', discount: '5 %' }];
    expect(faults(PlaceOrder, { ...placeOrder, lines })).toEqual([
      'lines.1.quantity',
      'lines.1.discount',
    ]);
    const schedule = [{ date: '2026-02-30', amount: '1' }];
    expect(faults(PlaceOrder, { ...placeOrder, schedule })).toEqual(['schedule.0.date']);
    const allocations = [{ orderId: 'x', amount: '1' }];
    expect(faults(AllocatePayment, { commandId: id, paymentId: id, allocations })).toEqual([
      'allocations.0.orderId',
    ]);
  });

  it('has the parts that are required: a missing one is a fault of the command', () => {
    const addLine = { commandId: id, orderId: id };
    expect(faults(AddOrderLine, { ...addLine, line })).toEqual([]);
    expect(faults(AddOrderLine, addLine)).toEqual(['line']);
    expect(faults(AddOrderLine, { ...addLine, line: null })).toEqual(['line']);
  });

  it('has lists that are not empty', () => {
    expect(faults(PlaceOrder, { ...placeOrder, lines: [] })).toEqual(['lines']);
    expect(faults(DispatchShipment, { commandId: id, orderId: id, lines: [] })).toEqual(['lines']);
  });

  it('has words of the vocabulary, codes and days that exist', () => {
    expect(faults(PlaceOrder, { ...placeOrder, channel: 'PIGEON', currency: 'euro' })).toEqual([
      'currency',
      'channel',
    ]);
    const promise = { commandId: id, orderId: id, date: '2026-13-01' };
    expect(faults(PromiseShipmentDate, promise)).toEqual(['date']);
  });

  it('leaves the type of a command to its class', () => {
    expect(plainToInstance(PlaceOrder, placeOrder).type).toBe('PlaceOrder');
    expect(plainToInstance(AcceptReturn, {}).type).toBe('AcceptReturn');
    expect(plainToInstance(VoidFact, {}).type).toBe('VoidFact');
    expect(faults(VoidFact, { commandId: id, eventId: id, reason: '' })).toEqual(['reason']);
  });
});
