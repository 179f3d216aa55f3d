/**
 * What is personal in a fact is personal wherever it goes: every example of a fact is given words that stand nowhere else,
 * and these may come out of documents only where a field is marked, of sentences and data only when shown in clear.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  describeEvent,
  isPersonalField,
  Locale,
  pathsOf,
  shownData,
  shownDocument,
  shownEvent,
} from '#crm';
import {
  FACT_VOIDED,
  type JsonObject,
  personalPathsOf,
  type Projection,
  type RecordedEvent,
} from '#event-sourcing';
import { fact } from '#event-sourcing/testing';
import { findReadModels } from '#runtime';
import { z } from 'zod';
import { eventCategories } from '../../libs/crm/crm.events.js';

const WORD = 'Tzarina';
const folder = new URL('../golden/events/', import.meta.url);

const examples: readonly RecordedEvent[] = [
  ...readdirSync(folder).map((file) => {
    const [type = ''] = file.split('.');
    return tainted(type, JSON.parse(readFileSync(new URL(file, folder), 'utf8')).data);
  }),
  {
    ...fact(FACT_VOIDED, { voids: 'x', voidedType: 'OrderPlaced', reason: WORD, customerId: 'x' }),
    stream: 'order-1',
  },
];

/** The example with the word in each of its personal fields. */
function tainted(type: string, data: JsonObject): RecordedEvent {
  const category = eventCategories.find(({ schemas }) => type in schemas);
  const schema: z.ZodObject | undefined = Object.entries(category?.schemas ?? {}).find(
    ([name]) => name === type,
  )?.[1];
  if (category === undefined || schema === undefined) throw new Error(`there is no ${type}`);
  const given = structuredClone(data) as Record<string, unknown>;
  for (const [field = '', ...more] of personalPathsOf(
    z.toJSONSchema(schema, { unrepresentable: 'any' }),
  )) {
    expect(more).toEqual([]);
    given[field] = WORD;
  }
  return { ...fact(type, given), stream: `${category.category}-1` };
}

const holds = (value: unknown) => new RegExp(WORD, 'i').test(JSON.stringify(value));

describe('A personal field of a fact', () => {
  it('is hidden in what is told of it, in each language, and in its data', () => {
    let withSome = 0;
    for (const event of examples) {
      if (!holds(event.data)) continue;
      withSome += 1;
      for (const exposure of ['MASKED', 'ABSENT'] as const) {
        const shown = shownEvent(event, exposure);
        const told = Locale.options.map((locale) => describeEvent(shown, locale));
        expect([
          event.type,
          exposure,
          holds(told),
          JSON.stringify(told).includes('undefined'),
        ]).toEqual([event.type, exposure, false, false]);
        expect([event.type, holds(shown.data), holds(shownData(shown, exposure))]).toEqual([
          event.type,
          false,
          false,
        ]);
      }
      expect(shownEvent(event, 'CLEAR')).toBe(event);
    }
    expect(withSome).toBeGreaterThan(25);
  });

  it('reaches no field of a document that is not marked', async () => {
    const { projections } = await findReadModels();
    const reached = new Map<string, JsonObject>();
    for (const model of projections) {
      for (const document of documentsOf(model)) {
        for (const exposure of ['MASKED', 'ABSENT'] as const)
          expect([model.name, holds(shownDocument(model, document, exposure))]).toEqual([
            model.name,
            false,
          ]);
        if (holds(document)) reached.set(model.name, document);
      }
    }
    expect([...reached.keys()].toSorted()).toEqual([
      'calendarContacts',
      'contacts',
      'credits',
      'customers',
      'managers',
      'payments',
    ]);
  });

  it('is marked in documents where search and sort must know of it', async () => {
    const { projections } = await findReadModels();
    const customers = projections.find(({ name }) => name === 'customers');
    if (customers === undefined) throw new Error('there are no customers');
    expect(
      pathsOf(customers)
        .map((path) => path.join('.'))
        .toSorted(),
    ).toEqual([
      ...['contactDetails.*.label', 'contactDetails.*.value'],
      ...[
        'contactPersons.*.email',
        'contactPersons.*.name',
        'contactPersons.*.phone',
        'contactPersons.*.title',
      ],
      ...['name', 'nameFolded', 'search.*', 'taxId'],
    ]);
    expect(['name', 'search', 'country'].map((field) => isPersonalField(customers, field))).toEqual(
      [true, true, false],
    );
  });
});

/** The documents that each fact makes of nothing, and of each that others made of nothing. */
function documentsOf(model: Projection<unknown>): readonly JsonObject[] {
  const opened = examples.flatMap((event) => applied(model, undefined, event));
  return [
    ...opened,
    ...opened.flatMap((document) => examples.flatMap((event) => applied(model, document, event))),
  ];
}

function applied(
  model: Projection<unknown>,
  document: JsonObject | undefined,
  event: RecordedEvent,
): readonly JsonObject[] {
  const handler = model.on[event.type];
  const keys = [handler?.key(event) ?? []].flat();
  try {
    return keys.flatMap((key) => {
      const after: unknown = handler?.apply(document, event, key);
      return after === undefined || after === null ? [] : [after as JsonObject];
    });
  } catch {
    return []; // two examples that do not go together
  }
}
