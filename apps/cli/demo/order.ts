import type { PlaceOrder } from '#crm';
import type { Input } from '../input.js';
import { PRODUCTS, type Product } from './catalogue.js';
import { after, managerOn, type Hero, type Telling } from './hero.js';
import type { Language } from './language.js';

export interface Line {
  readonly lineId: string;
  readonly product: Product;
  readonly quantity: number;
  /** In percent. */
  readonly discount: number;
}

/** An order while its story is told. */
export interface Order {
  readonly key: string;
  readonly id: string;
  readonly hero: Hero;
  readonly lines: readonly Line[];
  write(key: string, command: { readonly type: string }, day: number, lateDays?: number): string;
}

export const TAX_PERCENT = 20;

/**
 * Writes the facts of one order down so that each happens, and is recorded, after the one before; some only days later.
 * Answers when the fact happened.
 */
export function pen({ diary }: Telling, hero: Hero): Order['write'] {
  const { faker } = hero.language;
  let [happened, recorded] = ['', ''];
  return (key, command, day, lateDays = 0) => {
    const at = diary.time(day, 9 * 60 + faker.number.int(480));
    happened = at > happened ? at : after(happened, 1);
    const soon = after(happened, faker.number.int({ min: 0, max: 40 }));
    const then = lateDays === 0 ? soon : diary.time(day + lateDays, 8 * 60 + faker.number.int(90));
    const next = then > happened ? then : happened;
    recorded = next > recorded ? next : after(recorded, 1);
    diary.write(key, command, recorded, managerOn(hero, day + lateDays).user, happened);
    return happened;
  };
}

export function chooseLines({ faker }: Language): readonly Line[] {
  const products = faker.helpers.arrayElements([...PRODUCTS], { min: 1, max: 4 });
  return products.map((product, i) => ({
    lineId: String(i + 1),
    product,
    quantity: faker.number.int({ min: 1, max: product.most }),
    discount: faker.helpers.weightedArrayElement([
      { weight: 7, value: 0 },
      { weight: 2, value: 5 },
      { weight: 1, value: 10 },
    ]),
  }));
}

export function linesOf({ lines }: Order): Input<PlaceOrder>['lines'] {
  return lines.map(({ lineId, product, quantity, discount }) => ({
    lineId,
    productId: product.id,
    productName: product.name,
    productGroup: product.group,
    quantity: String(quantity),
    unitPrice: String(product.price),
    discount: String(discount / 100),
    taxRate: String(TAX_PERCENT / 100),
  }));
}

/** A half of each line that can be halved. */
export function halfOf(lines: readonly Line[]): readonly Line[] {
  return lines
    .filter(({ quantity }) => quantity > 1)
    .map((line) => ({ ...line, quantity: Math.floor(line.quantity / 2) }));
}

/** Exact: whole euros, and discounts and tax in whole percents that divide them. */
export function grossCents(lines: readonly Line[]): number {
  return lines.reduce((sum, { product, quantity, discount }) => {
    const net = (product.price * 100 * quantity * (100 - discount)) / 100;
    return sum + net + (net * TAX_PERCENT) / 100;
  }, 0);
}

export function inDecimals(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
