import { z } from 'zod';
import type { Projection, Rollup, Served } from '#event-sourcing';
import { Money, toDecimal } from '#crm';
import { asText, type Column } from './render.js';

/**
 * The columns of a read model's documents: the id of what they are about, and the fields that their schema declares, in
 * that order. Rows of a rollup have no id.
 */
export function columnsOf(model: Projection<unknown> | Rollup): readonly Column<Served>[] {
  const fields = (shape: object): readonly Column<Served>[] =>
    shownIn(shape).map((name) => ({
      name,
      value: ({ document }) => document[name],
      text: ({ document }) => cellText(document[name]),
    }));
  if (model.kind === 'rollup') return fields({ ...model.key.shape, ...model.measures.shape });
  return [{ name: 'id', value: ({ key }) => key }, ...fields(model.document.shape)];
}

/** Fields that are there to be searched by are not shown. */
function shownIn(shape: object): readonly string[] {
  return Object.entries(shape)
    .filter(([, field]) => !(field instanceof z.ZodType) || field.meta()?.['hidden'] !== true)
    .map(([name]) => name);
}

/** Amounts as people write them, lists of things as their number. */
function cellText(value: unknown): string {
  if (Array.isArray(value)) {
    return value.some((item) => typeof item === 'object') ? `${value.length} ×` : asText(value);
  }
  const money = Money.safeParse(value);
  return money.success ? `${toDecimal(money.data)} ${money.data.currency}` : asText(value);
}
