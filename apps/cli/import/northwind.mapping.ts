import { join } from 'node:path';
import { Refusal, type Instant } from '#event-sourcing';
import { externalUuid, startOfBusinessDay } from '#crm';
import {
  decimal,
  existingDay,
  optionalDay,
  refuseMalformed,
  required,
  requiredDay,
} from './cells.js';
import { readCsv, type CsvRow } from './csv.js';
import type { MappedRow, Mapping, MappingSettings, RejectedRow, SourceRow } from './mapping.js';
import { namesIn } from './names.js';
import { customerStatements, managerStatements, orderStatements } from './northwind-statements.js';

/** What the files must have; further columns are not looked at. */
const COLUMNS = {
  'categories.csv': ['categoryID', 'categoryName'],
  'products.csv': ['productID', 'productName', 'categoryID'],
  'employees.csv': ['EmployeeID', 'LastName', 'FirstName', 'Title', 'HireDate'],
  'customers.csv': [
    ...['CustomerID', 'CompanyName', 'ContactName', 'ContactTitle', 'Address', 'City', 'Region'],
    ...['PostalCode', 'Country', 'Phone', 'Fax'],
  ],
  'orders.csv': [
    ...['orderID', 'customerID', 'employeeID', 'orderDate', 'requiredDate', 'shippedDate'],
    ...['shipRegion', 'shipCountry'],
  ],
  'order-details.csv': ['orderID', 'productID', 'unitPrice', 'quantity', 'discount'],
} as const;

type FileName = keyof typeof COLUMNS;
type Files = Readonly<Record<FileName, readonly CsvRow[]>>;

/** A line of an order, in the words of the source. */
export interface NorthwindLine {
  readonly productId: string;
  readonly productName: string;
  readonly productGroup: string;
  readonly unitPrice: string;
  readonly quantity: string;
  readonly discount: string;
}

const SYSTEM = 'northwind';

/**
 * Microsoft's Northwind sample, as CSV files in one folder. Employees become managers, categories product groups. The
 * files know days only: everything of a day is taken to happen at its beginning in the business time zone, so that an
 * order shipped on the day on which it was placed is shipped after it, in the order of the log. Payments are unknown:
 * settlement NOT_TRACKED. A customer is taken to be known from the day of its first order on (of the first order of all
 * when it has none); `source.inferred` says so.
 */
export const northwind: Mapping = {
  name: 'northwind',
  system: SYSTEM,
  currency: 'USD',
  takes: `a folder with ${Object.keys(COLUMNS).join(', ')}`,
  async open(folder, settings) {
    const files = await readFiles(folder);
    const rows = new NorthwindRows(files, settings);
    const total = ['employees.csv', 'customers.csv', 'orders.csv'] as const;
    return {
      files: Object.keys(COLUMNS).map((file) => join(folder, file)),
      total: total.reduce((sum, file) => sum + files[file].length, 0),
      rows: () => rows.all(),
    };
  },
};

async function readFiles(folder: string): Promise<Files> {
  const read = async (file: FileName): Promise<readonly CsvRow[]> => {
    const rows: CsvRow[] = [];
    for await (const row of readCsv(join(folder, file), file, COLUMNS[file])) rows.push(row);
    return rows;
  };
  return {
    'categories.csv': await read('categories.csv'),
    'products.csv': await read('products.csv'),
    'employees.csv': await read('employees.csv'),
    'customers.csv': await read('customers.csv'),
    'orders.csv': await read('orders.csv'),
    'order-details.csv': await read('order-details.csv'),
  };
}

class NorthwindRows {
  readonly #products: ReadonlyMap<string, { readonly name: string; readonly group: string }>;
  readonly #linesOf = new Map<string, NorthwindLine[]>();
  readonly #ordersWithBadLines = new Set<string>();
  readonly #badLines: RejectedRow[] = [];
  readonly #firstOrder = new Map<string, string>();

  constructor(
    readonly files: Files,
    readonly settings: MappingSettings,
  ) {
    const groups = new Map(
      files['categories.csv'].map((row) => [row.cell('categoryID'), row.cell('categoryName')]),
    );
    this.#products = new Map(
      files['products.csv'].map((row) => [
        row.cell('productID'),
        { name: row.cell('productName'), group: groups.get(row.cell('categoryID')) ?? '' },
      ]),
    );
    this.#readFirstOrders();
    this.#readLines();
  }

  *all(): Generator<SourceRow> {
    yield* this.#badLines;
    for (const row of this.files['employees.csv']) yield checked(row, () => this.#manager(row));
    for (const row of this.files['customers.csv']) yield checked(row, () => this.#customer(row));
    for (const row of this.files['orders.csv']) yield checked(row, () => this.#order(row));
  }

  #at(date: string): Instant {
    return startOfBusinessDay(date, this.settings.timeZone);
  }

  /** The day of the first order by customer, and of all by ''. Days compare as text. */
  #readFirstOrders(): void {
    for (const row of this.files['orders.csv']) {
      const date = existingDay(row.cell('orderDate'));
      if (date === undefined) continue;
      for (const whose of [row.cell('customerID'), '']) {
        const first = this.#firstOrder.get(whose);
        if (first === undefined || date < first) this.#firstOrder.set(whose, date);
      }
    }
  }

  /** An order is recorded with all its lines or not at all, so a bad line is told by itself and stops its order. */
  #readLines(): void {
    const orders = new Set(this.files['orders.csv'].map((row) => row.cell('orderID')));
    for (const row of this.files['order-details.csv']) {
      const orderId = row.cell('orderID');
      try {
        const line = this.#line(row, orders);
        const lines = this.#linesOf.get(orderId);
        if (lines === undefined) this.#linesOf.set(orderId, [line]);
        else lines.push(line);
      } catch (error) {
        this.#ordersWithBadLines.add(orderId);
        this.#badLines.push(rejectedBy(error, row));
      }
    }
  }

  #line(row: CsvRow, orders: ReadonlySet<string>): NorthwindLine {
    refuseMalformed(row);
    const orderId = required(row, 'orderID');
    if (!orders.has(orderId)) {
      throw new Refusal('order_not_found', `orderID is "${orderId}": orders.csv has no such order`);
    }
    const productId = required(row, 'productID');
    const product = this.#products.get(productId);
    if (product === undefined) {
      throw new Refusal(
        'product_not_found',
        `productID is "${productId}": products.csv has no such product`,
      );
    }
    return {
      productId,
      productName: product.name,
      productGroup: product.group,
      unitPrice: decimal(row, 'unitPrice', 'invalid_price', { least: 0 }),
      quantity: decimal(row, 'quantity', 'invalid_quantity', { above: 0 }),
      discount: decimal(row, 'discount', 'invalid_discount', { least: 0, most: 1 }),
    };
  }

  #manager(row: CsvRow): MappedRow {
    const id = required(row, 'EmployeeID');
    const hired = optionalDay(row, 'HireDate');
    const statements = managerStatements(id, {
      name: `${row.cell('FirstName')} ${required(row, 'LastName')}`.trim(),
      title: row.cell('Title'),
      occurredAt: hired === undefined ? undefined : this.#at(hired),
    });
    return { ...placed(row, [['manager', id]]), statements };
  }

  #customer(row: CsvRow): MappedRow {
    const id = required(row, 'CustomerID');
    required(row, 'CompanyName');
    const knownFrom = this.#firstOrder.get(id) ?? this.#firstOrder.get('');
    const occurredAt = knownFrom === undefined ? undefined : this.#at(knownFrom);
    const statements = customerStatements(id, (column) => row.cell(column), occurredAt);
    return { ...placed(row, [['customer', id]]), statements };
  }

  #order(row: CsvRow): MappedRow {
    const id = required(row, 'orderID');
    if (this.#ordersWithBadLines.has(id)) {
      throw new Refusal(
        'order_line_rejected',
        `order ${id} has a line in order-details.csv that is rejected`,
      );
    }
    const lines = this.#linesOf.get(id);
    if (lines === undefined) {
      throw new Refusal('order_without_lines', `order ${id} has no lines in order-details.csv`);
    }
    const customer = required(row, 'customerID');
    const manager = required(row, 'employeeID');
    const statements = orderStatements(
      {
        id,
        customer,
        manager,
        placed: requiredDay(row, 'orderDate'),
        promised: optionalDay(row, 'requiredDate'),
        shipped: optionalDay(row, 'shippedDate'),
        country: row.cell('shipCountry'),
        region: row.cell('shipRegion'),
        exchangeRate: this.settings.exchangeRate,
        lines,
      },
      (date) => this.#at(date),
    );
    const concerned: readonly Thing[] = [
      ['order', id],
      ['customer', customer],
      ['manager', manager],
    ];
    return { ...placed(row, concerned), statements };
  }
}

type Thing = readonly [category: string, externalId: string];

/** A row about the first of these things, which needs the others. */
function placed({ place }: CsvRow, things: readonly Thing[]): Omit<MappedRow, 'statements'> {
  const [stream = '', ...needs] = things.map(
    ([category, id]) => `${category}-${externalUuid(SYSTEM, category, id)}`,
  );
  return { place, stream, needs, names: () => namesIn(SYSTEM, things) };
}

function checked(row: CsvRow, map: () => MappedRow): SourceRow {
  try {
    refuseMalformed(row);
    return map();
  } catch (error) {
    return rejectedBy(error, row);
  }
}

function rejectedBy(error: unknown, { place }: CsvRow): RejectedRow {
  if (!(error instanceof Refusal)) throw error;
  return { place, code: error.code, message: error.message };
}
