/** What the demo's company sells. Whole euros, so that every discount and tax of the demo comes out even. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  readonly price: number;
  /** The usual quantity on a line, at most. */
  readonly most: number;
}

const GROUPS: Readonly<Record<string, readonly (readonly [string, number, number])[]>> = {
  'Coffee machines': [
    ['Espresso machine, 2 groups', 4200, 2],
    ['Espresso machine, 1 group', 2600, 2],
    ['Filter brewer', 390, 4],
    ['Grinder', 640, 3],
  ],
  'Coffee and tea': [
    ['House blend, 1 kg', 18, 60],
    ['Single origin Ethiopia, 1 kg', 27, 40],
    ['Decaf, 1 kg', 21, 24],
    ['Earl Grey, 100 bags', 12, 30],
    ['Green tea, 100 bags', 14, 30],
  ],
  Tableware: [
    ['Espresso cup, 12 pcs', 48, 10],
    ['Cappuccino cup, 12 pcs', 60, 10],
    ['Glass, 24 pcs', 36, 12],
    ['Take-away cup, 1,000 pcs', 75, 20],
  ],
  'Spare parts': [
    ['Gasket set', 22, 10],
    ['Water filter', 58, 8],
    ['Pump', 145, 3],
  ],
  Service: [
    ['Maintenance visit', 160, 2],
    ['Barista training, day', 420, 2],
  ],
};

/** All products, with ids that stay the same. */
export const PRODUCTS: readonly Product[] = Object.entries(GROUPS).flatMap(([group, products], g) =>
  products.map(([name, price, most], p) => ({
    id: `P-${g + 1}${p + 1}`,
    name,
    group,
    price,
    most,
  })),
);
