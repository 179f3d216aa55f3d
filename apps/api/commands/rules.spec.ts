import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import fc from 'fast-check';
import { CRM_ROOT, discover } from '#runtime';
import { commandsOf, type CommandClass } from './command-class.js';
import { keepsRules, wouldKeepRules } from './rules.js';

const ID = '0b6f1c1e-8d0a-4c1b-9a51-3d0f2f6f7a10';
const line = { productId: 'tea', productName: 'Tea', quantity: '2', unitPrice: '4.50' };
const order = {
  ...{ commandId: ID, customerId: ID, number: '1', currency: 'EUR', channel: 'PHONE' },
  lines: [line],
};

/** Values that some rule accepts and others do not. */
const value = fc.constantFrom<unknown>(
  ...[undefined, null, '', 'x', '2.5', '-1', ID, ID.toUpperCase(), 'EUR', 'PHONE', 'BUYER'],
  ...['2026-03-15', '2026-02-30', '2026-03-15T10:00:00.000Z', 0, 1, -1, 1.5, true, {}, []],
  ...[['BUYER'], [ID], [line], [{}], [null], [[]], { channel: 'PHONE' }, { of: ID }],
);

describe('the rules of a command class', () => {
  let classes: ReadonlyMap<string, CommandClass>;
  beforeAll(async () => {
    const modules = await discover(CRM_ROOT, ['commands']);
    classes = new Map(commandsOf(modules).map(({ type, commandClass }) => [type, commandClass]));
  });
  const placeOrder = (input: object): object => {
    const commandClass = classes.get('PlaceOrder');
    if (commandClass === undefined) throw new Error('there is no PlaceOrder');
    return plainToInstance(commandClass, input);
  };

  it('are kept by what fits them, and not by what does not, at whatever depth', () => {
    const keeps = (input: object) => keepsRules(placeOrder(input), true);
    expect(keeps(order)).toBe(true);
    expect(keeps({ ...order, currency: 'euro' })).toBe(false);
    expect(keeps({ ...order, lines: [line, { ...line, quantity: '-1' }] })).toBe(false);
  });

  it('know no other fields where that is asked for', () => {
    const more = placeOrder({ ...order, colour: 'red' });
    const inside = placeOrder({ ...order, lines: [{ ...line, colour: 'red' }] });
    expect([keepsRules(more, false), keepsRules(more, true)]).toEqual([true, false]);
    expect([keepsRules(inside, false), keepsRules(inside, true)]).toEqual([true, false]);
  });

  it('are kept only by what class-validator finds nothing wrong with', async () => {
    const types = [...classes.keys()].sort();
    const fields = ['commandId', 'occurredAt', 'customerId', 'orderId', 'lines', 'currency'].concat(
      ['number', 'channel', 'kinds', 'name', 'amount', 'source', 'subject', 'reason', 'quantity'],
    );
    const given = fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 8 });
    const cases = fc.tuple(fc.constantFrom(...types), given, fc.boolean());
    await fc.assert(
      fc.asyncProperty(cases, async ([type, input, whole]) => {
        const commandClass = classes.get(type);
        if (commandClass === undefined) throw new Error(`there is no ${type}`);
        const fields = { ...(whole ? order : {}), ...input };
        const instance = plainToInstance(commandClass, fields);
        const kept = keepsRules(instance, false);
        expect(wouldKeepRules(commandClass, fields, false)).toBe(kept);
        expect(wouldKeepRules(commandClass, fields, true)).toBe(keepsRules(instance, true));
        expect([type, kept]).toEqual([type, (await validate(instance)).length === 0]);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });
});
