/** How names and descriptions of read models become those of GraphQL. */

export function upperFirst(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** `placedAt` as an enum value: PLACED_AT. */
export function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])([A-Z])/g, '_$1').toUpperCase();
}

/** `customerBalances` as words. */
export function spaced(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** With the full stop that a description may lack. */
export function sentence(description: string): string {
  return /[.!?…]$/.test(description) ? description : `${description}.`;
}
