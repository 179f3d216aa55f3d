import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { placesOf, withAmounts } from './amounts.js';
import { fieldShape } from './fields.js';
import { projection } from '#event-sourcing';

const shapeOf = (schema: z.ZodType) => {
  const { typeName, list, nullable, compared } = fieldShape(schema.describe('A field'), [
    'Lamp',
    'f',
  ]);
  return [typeName, list, nullable, compared];
};

describe('A field of a document', () => {
  it.each<[string, z.ZodType, unknown[]]>([
    ['text', z.string(), ['String', 0, false, 'range']],
    ['an id', z.uuid(), ['ID', 0, false, 'exact']],
    ['an instant', z.iso.datetime(), ['DateTime', 0, false, 'range']],
    ['a day', z.iso.date(), ['Date', 0, false, 'range']],
    ['a whole number', z.int(), ['SafeInt', 0, false, 'range']],
    ['a small whole number', z.int32(), ['Int', 0, false, 'range']],
    ['a number', z.number(), ['Float', 0, false, 'range']],
    ['yes or no', z.boolean(), ['Boolean', 0, false, 'boolean']],
    ['what may be missing', z.string().optional(), ['String', 0, true, 'range']],
    ['what may be null', z.uuid().nullable(), ['ID', 0, true, 'exact']],
    ['a list', z.array(z.uuid()), ['ID', 1, false, 'exact']],
    ['an enum without a name', z.enum(['ON', 'OFF']), ['LampF', 0, false, 'exact']],
    [
      'an enum with a name',
      z.enum(['ON', 'OFF']).meta({ graphql: 'Switch' }),
      ['Switch', 0, false, 'exact'],
    ],
    [
      'an amount',
      z.object({ minor: z.int(), currency: z.string() }),
      ['Money', 0, false, undefined],
    ],
    [
      'an amount in the currency of the document',
      z.int().meta({ graphql: 'Money' }),
      ['Money', 0, false, undefined],
    ],
    ['an object', z.object({ watt: z.int().describe('Power') }), ['LampF', 0, false, undefined]],
  ])('that is %s', (_, schema, expected) => {
    expect(shapeOf(schema)).toEqual(expected);
  });

  it('must say what it is', () => {
    expect(() => fieldShape(z.string(), ['Lamp', 'colour'])).toThrow(
      "Lamp.colour: say what it is, with .describe('…')",
    );
  });

  it('must be of a type that GraphQL can show', () => {
    const schema = z.record(z.string(), z.int()).describe('Watts by room');
    expect(() => fieldShape(schema, ['Lamp', 'watts'])).toThrow(/^Lamp.watts is a zod record:/);
  });
});

describe('Amounts in minor units', () => {
  const minor = z.int().meta({ graphql: 'Money' });
  const document = z.object({
    currency: z.string().describe('Currency'),
    total: minor.describe('Total'),
    lines: z.array(z.object({ net: minor.optional().describe('Net') })).describe('Lines'),
  });
  const model = projection({
    name: 'bills',
    one: 'bill',
    version: 1,
    description: 'A bill',
    entity: 'bill',
    document,
    indexes: [],
    events: [],
    on: {},
  });

  it('become Money in the currency of their document, wherever they are', () => {
    const stored = { currency: 'EUR', total: 250, lines: [{ net: 250 }, {}] };
    expect(withAmounts(model, stored)).toEqual({
      currency: 'EUR',
      total: { minor: 250, currency: 'EUR' },
      lines: [{ net: { minor: 250, currency: 'EUR' } }, { net: undefined }],
    });
    expect(stored.lines[0]).toEqual({ net: 250 });
  });

  it('need a document that says its currency', () => {
    expect(() => placesOf(document.omit({ currency: true }), 'bill')).toThrow(
      'bill has amounts in minor units but no field "currency": add it, or use { minor, currency }',
    );
  });
});
