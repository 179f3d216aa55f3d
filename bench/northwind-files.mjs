/** Something shaped like Northwind, for when the real one is not beside the repository. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PRODUCTS = 77;
const CUSTOMERS = 90;

/**
 * Writes the files of the `northwind` mapping with so many orders of two lines each.
 *
 * @param {string} folder
 * @param {number} orders
 */
export function writeNorthwind(folder, orders) {
  const write = (file, header, count, row) => {
    const rows = Array.from({ length: count }, (_, n) => row(n).join(','));
    writeFileSync(join(folder, file), [header, ...rows, ''].join('\n'));
  };
  write('categories.csv', 'categoryID,categoryName', 8, (n) => [n + 1, `Group ${n + 1}`]);
  write('products.csv', 'productID,productName,categoryID', PRODUCTS, (n) => [
    ...[n + 1, `Product ${n + 1}`, (n % 8) + 1],
  ]);
  write('employees.csv', 'EmployeeID,LastName,FirstName,Title,HireDate', 9, (n) => [
    ...[n + 1, `Last${n}`, `First${n}`, 'Sales Representative', '1992-05-01'],
  ]);
  write(
    'customers.csv',
    'CustomerID,CompanyName,ContactName,ContactTitle,Address,City,Region,PostalCode,Country,Phone,Fax',
    CUSTOMERS,
    (n) =>
      [customer(n), `Company ${n}`, `Person ${n}`, 'Owner', `Street ${n}`, 'Berlin'].concat([
        'Western Europe',
        '12209',
        'Germany',
        `030-00${1000 + n}`,
        '',
      ]),
  );
  write(
    'orders.csv',
    'orderID,customerID,employeeID,orderDate,requiredDate,shippedDate,shipRegion,shipCountry',
    orders,
    (n) =>
      [10_000 + n, customer(n % CUSTOMERS), (n % 9) + 1, day(n), day(n + 28), day(n + 5)].concat([
        'Western Europe',
        'Germany',
      ]),
  );
  write('order-details.csv', 'orderID,productID,unitPrice,quantity,discount', orders * 2, (n) => [
    ...[10_000 + Math.floor(n / 2), ((n * 7) % PRODUCTS) + 1, '14.00', (n % 20) + 1, '0.05'],
  ]);
}

function customer(n) {
  return `C${String(n).padStart(4, '0')}`;
}

function day(n) {
  return new Date(Date.UTC(1996, 6, 4 + Math.floor(n / 3))).toISOString().slice(0, 10);
}
