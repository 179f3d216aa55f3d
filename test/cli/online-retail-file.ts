import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** A line of the file with a customer, as a reader without this product takes it. Quantities are whole numbers. */
export interface RetailLine {
  readonly invoice: string;
  readonly article: string;
  readonly quantity: number;
  readonly at: string;
  readonly price: number;
  readonly customer: string;
  readonly country: string;
  readonly isReturn: boolean;
}

/** What the rules of ../shared/data/README.md make of the file, without any of the product's code. */
export interface RetailTruth {
  readonly customers: number;
  readonly orders: number;
  /** In pence. */
  readonly revenue: number;
  readonly registered: number;
  /** Customers of whose every purchase something is left. */
  readonly keep: number;
  /** Those of whose every purchase nothing is left. */
  readonly without: readonly string[];
  readonly returnLines: number;
  readonly unmatchedReturns: number;
  readonly credits: number;
  /** Of both, those of which a part was found. */
  readonly inPart: number;
  readonly withoutCustomer: number;
  readonly withoutPrice: number;
  /** By the name of the country: customers, orders, pence. */
  readonly countries: ReadonlyMap<string, readonly [number, number, number]>;
}

const SERVICES = ['POST', 'DOT', 'M', 'D', 'C2', 'CRUK', 'PADS', 'BANK CHARGES'];

/** Reads the file row by row, as text. */
export function rawRows(path: string): AsyncIterable<readonly string[]> {
  return createReadStream(path).pipe(createGunzip()).pipe(parse());
}

/** Computes the truth of a file. */
export async function truthOf(path: string): Promise<RetailTruth> {
  const lines: RetailLine[] = [];
  let [withoutCustomer, withoutPrice, isHeading] = [0, 0, true];
  const registered = new Set<string>();
  for await (const cells of rawRows(path)) {
    const [invoice = '', article = '', , quantity, at = '', price, customer = '', country = ''] =
      cells;
    if (isHeading) {
      isHeading = false;
      continue;
    }
    if (customer === '') withoutCustomer += 1;
    else registered.add(customer);
    if (customer !== '' && Number(price) === 0) withoutPrice += 1;
    if (customer === '' || Number(price) === 0) continue;
    const isReturn = invoice.startsWith('C') || Number(quantity) < 0;
    const amounts = { quantity: Math.abs(Number(quantity)), price: Number(price) };
    lines.push({ invoice, article, at, customer, country, isReturn, ...amounts });
  }
  const counts = { registered: registered.size, withoutCustomer, withoutPrice };
  return { ...counts, ...salesOf(lines), ...returnsOf(lines) };
}

function salesOf(lines: readonly RetailLine[]) {
  const sales = lines.filter(({ isReturn }) => !isReturn);
  const sums = (some: readonly RetailLine[]): [number, number, number] => [
    new Set(some.map(({ customer }) => customer)).size,
    new Set(some.map(({ invoice }) => invoice)).size,
    some.reduce((sum, line) => sum + penceOf(line), 0),
  ];
  const [customers, orders, revenue] = sums(sales);
  const byCountry = new Map<string, RetailLine[]>();
  for (const line of sales) {
    byCountry.set(line.country, byCountry.get(line.country) ?? []);
    byCountry.get(line.country)?.push(line);
  }
  const countries = new Map([...byCountry].map(([name, some]) => [name, sums(some)] as const));
  return { customers, orders, revenue, countries };
}

/** Half-even; thousandths come in four lines only. */
function penceOf({ quantity, price }: RetailLine): number {
  const thousandths = Math.round(quantity * price * 1000);
  const down = Math.floor(thousandths / 10);
  const rest = thousandths - down * 10;
  return rest > 5 || (rest === 5 && down % 2 === 1) ? down + 1 : down;
}

/** Takes back line by line, as they stand in the file, from the newest sale that has something left. */
function returnsOf(lines: readonly RetailLine[]) {
  const sold = new Map<string, number[]>();
  const left = new Map<string, number>();
  const add = (customer: string, quantity: number): void =>
    void left.set(customer, (left.get(customer) ?? 0) + quantity);
  let [unmatchedReturns, credits, inPart] = [0, 0, 0];
  for (const { customer, article, quantity, isReturn } of lines) {
    const key = `${customer} ${article}`;
    const stack = sold.get(key) ?? [];
    sold.set(key, stack);
    if (!isReturn) {
      stack.push(quantity);
      add(customer, quantity);
      continue;
    }
    let rest = quantity;
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const taken = Math.min(top, rest);
      rest -= taken;
      add(customer, -taken);
      if (top > taken) stack.push(top - taken);
      if (rest === 0) break;
    }
    if (rest === 0) continue;
    if (SERVICES.includes(article)) credits += 1;
    else unmatchedReturns += 1;
    if (rest < quantity) inPart += 1;
  }
  const without = [...left].filter(([, quantity]) => quantity === 0).map(([customer]) => customer);
  return {
    ...{ unmatchedReturns, credits, inPart, without: without.sort() },
    returnLines: lines.filter(({ isReturn }) => isReturn).length,
    keep: left.size - without.length,
  };
}
