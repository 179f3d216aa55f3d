import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fact } from '#event-sourcing/testing';
import { head, line as chai } from '../orders/orders.examples.js';
import { figuresOf, nextPart, NOTHING, priced, total, type Amounts } from './order-arithmetic.js';
import { linesAfter, type OrderLine } from './order-lines.js';
import { formatDecimal } from './quantity.js';

const lineOf = (amounts: Amounts, quantity: string): OrderLine => {
  const line = { ...chai, ...amounts, quantity };
  return linesAfter([], fact('OrderPlaced' as const, { ...head, lines: [line] }))[0]!;
};

describe('the amounts of a line', () => {
  it.each([
    ['10', '100.00', '0', '0.2', 100_000, 20_000],
    ['3', '0.115', '0.5', '0.1', 17, 2],
    ['1', '0.125', '0', '0', 12, 0],
    ['1', '0.135', '0', '0', 14, 0],
    ['12', '14', '0.05', '0.2', 15_960, 3_192],
    // Tax comes from the exact product, 0.0346; a tenth of the rounded net would be 0.035, so 4.
    ['1', '0.346', '0', '0.1', 35, 3],
  ])(
    '%s × %s, discount %s, tax %s: net %d, tax %d',
    (quantity, unitPrice, discount, taxRate, net, tax) => {
      expect(priced(quantity, { unitPrice, discount, taxRate }, 'EUR')).toEqual({
        net,
        tax,
        gross: net + tax,
      });
    },
  );

  it('have the digits of the currency', () => {
    const price = { unitPrice: '10.5', discount: '0', taxRate: '0' };
    expect(priced('3', price, 'JPY').net).toBe(32);
    expect(priced('3', price, 'KWD').net).toBe(31_500);
  });
});

describe('the parts of a line', () => {
  it('add up to the line, however it is divided', () => {
    const quantities = fc.array(fc.integer({ min: 1, max: 10_000 }), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(quantities, fc.nat(1_000_000), fc.nat(200_000), (parts, net, tax) => {
        const scaled = parts.map((part) => BigInt(part) * 1_000_000n);
        const whole = scaled.reduce((sum, part) => sum + part, 0n);
        const line = lineOf({ net, tax, gross: net + tax }, formatDecimal(whole));
        let used = NOTHING;
        let before = 0n;
        for (const part of scaled) {
          used = total([used, nextPart(line, used, before, part)]);
          before += part;
        }
        expect(used).toEqual({ net, tax, gross: net + tax });
      }),
      { seed: 7 },
    );
  });
});

describe('the state of payment', () => {
  const line = lineOf({ net: 1_000, tax: 200, gross: 1_200 }, '10');
  const state = (paid: number, credited: Amounts = NOTHING) =>
    figuresOf({ settlement: 'TRACKED', lines: [line], credited, paid }).paymentState;

  it.each([
    [0, 'UNPAID'],
    [1, 'PARTIALLY_PAID'],
    [1_199, 'PARTIALLY_PAID'],
    [1_200, 'PAID'],
    [1_201, 'OVERPAID'],
  ])('of 1,200 due and %d paid is %s', (paid, expected) => {
    expect(state(paid)).toBe(expected);
  });

  it('is PAID when nothing is due any more', () => {
    expect(state(0, { net: 1_000, tax: 200, gross: 1_200 })).toBe('PAID');
  });

  it('is NOT_TRACKED where payments are not followed, whatever was paid', () => {
    const untracked = {
      settlement: 'NOT_TRACKED',
      lines: [line],
      credited: NOTHING,
      paid: 0,
    } as const;
    expect(figuresOf(untracked).paymentState).toBe('NOT_TRACKED');
  });
});

describe('an order', () => {
  const shippedLine = (ordered: string): OrderLine => ({
    ...lineOf({ net: 1_000, tax: 0, gross: 1_000 }, ordered),
    dispatched: ordered,
    leftToShip: '0',
  });
  const at = (lines: readonly OrderLine[], settlement: 'TRACKED' | 'NOT_TRACKED', paid: number) =>
    figuresOf({ lines, settlement, credited: NOTHING, paid }).fulfilled;

  it('is fulfilled when all is shipped and nothing left to pay, or payments are not followed', () => {
    expect(at([shippedLine('10')], 'TRACKED', 1_000)).toBe(true);
    expect(at([shippedLine('10')], 'TRACKED', 999)).toBe(false);
    expect(at([shippedLine('10')], 'NOT_TRACKED', 0)).toBe(true);
  });

  it('is not fulfilled while something is left to ship', () => {
    const open = lineOf({ net: 0, tax: 0, gross: 0 }, '1');
    expect(at([shippedLine('10'), open], 'TRACKED', 1_000)).toBe(false);
  });

  it('of which nothing was shipped is not fulfilled, even if nothing is left', () => {
    const dropped = { ...lineOf(NOTHING, '1'), cancelled: '1', leftToShip: '0' };
    expect(at([dropped], 'NOT_TRACKED', 0)).toBe(false);
    expect(
      figuresOf({ lines: [dropped], settlement: 'TRACKED', credited: NOTHING, paid: 0 })
        .shipmentState,
    ).toBe('NOT_SHIPPED');
  });
});
