/** `['lines', '0', 'quantity']` as people write it: `lines[0].quantity`. */
export function fieldAt(path: readonly string[]): string {
  return path
    .map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : `${i > 0 ? '.' : ''}${part}`))
    .join('');
}
