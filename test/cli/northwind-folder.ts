import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { litopys, logOf, scratch } from './litopys.js';

/** A small Northwind, file by file; tests change single rows of it. */
export const SMALL = {
  'categories.csv': ['categoryID,categoryName', '1,Beverages', '2,Condiments'],
  'products.csv': ['productID,productName,categoryID', '11,Chai,1', '12,"Aniseed, syrup",2'],
  'employees.csv': [
    'EmployeeID,LastName,FirstName,Title,HireDate',
    '1,Davolio,Nancy,Sales Representative,1992-05-01',
  ],
  'customers.csv': [
    'CustomerID,CompanyName,ContactName,ContactTitle,Address,City,Region,PostalCode,Country,Phone,Fax',
    'ALFKI,Alfreds Futterkiste,Maria Anders,Owner,Obere Str. 57,Berlin,Western Europe,12209,Germany,030-0074321,',
    'ANATR,Ana Trujillo,Ana Trujillo,Owner,Avda. 2222,México D.F.,Central America,05021,Mexico,(5) 555-4729,(5) 555-3745',
  ],
  'orders.csv': [
    'orderID,customerID,employeeID,orderDate,requiredDate,shippedDate,shipRegion,shipCountry',
    '10001,ALFKI,1,1996-07-04,1996-08-01,1996-07-16,Western Europe,Germany',
    '10002,ANATR,1,1996-07-05,1996-08-16,,Central America,Mexico',
    '10003,ALFKI,1,1996-07-08,1996-08-05,1996-07-08,Western Europe,UK',
  ],
  'order-details.csv': [
    'orderID,productID,unitPrice,quantity,discount',
    '10001,11,14.00,12,0',
    '10001,12,9.80,10,0.15',
    '10002,11,14.40,9,0',
    '10003,12,18.60,5,0.05',
  ],
} as const;

export type SmallFile = keyof typeof SMALL;

/** What to put in place of a row that begins with a text; an empty text takes the row out. */
export type Replacements = Partial<Record<SmallFile, Readonly<Record<string, string>>>>;

/** Writes the small Northwind into a folder of its own, with some rows replaced. */
export function northwindFolder(replacements: Replacements = {}): string {
  const folder = scratch('northwind');
  for (const [file, rows] of Object.entries(SMALL)) {
    const changes = Object.entries(replacements[file as SmallFile] ?? {});
    const changed = rows.flatMap((row) => {
      const found = changes.find(([beginning]) => row.startsWith(beginning));
      if (found === undefined) return [row];
      return found[1] === '' ? [] : [found[1]];
    });
    writeFileSync(join(folder, file), `${changed.join('\n')}\n`);
  }
  return folder;
}

/** Imports the small Northwind, with some rows replaced, into a data directory. */
export async function importing(data: string, changes: Replacements = {}, ...options: string[]) {
  const folder = northwindFolder(changes);
  const { code, out, err } = await litopys([
    ...['import', '--mapping', 'northwind', folder],
    ...['--data', data, '--json', '--quiet', ...options],
  ]);
  return { code, err, summary: out === '' ? undefined : JSON.parse(out), folder };
}

/** Imports the small Northwind, then once more with changes; answers what the second import added. */
export async function importedAgain(changes: Replacements, ...options: string[]) {
  const data = scratch('again');
  await importing(data);
  const before = (await logOf(data)).length;
  const second = await importing(data, changes, ...options);
  return { ...second, data, added: (await logOf(data)).slice(before) };
}

/** One case less of one product of order 10001. */
export const LESS: Replacements = { 'order-details.csv': { '10001,11': '10001,11,14.00,11,0' } };
