import { hash } from 'node:crypto';

/** What the two bits of the variant make of a hexadecimal digit. */
const VARIANTS = ['8', '9', 'a', 'b'];

/** The id of the `index`th event that a command writes to a stream: a repeated command writes the same ids. */
export function eventIdOf(commandId: string, stream: string, index: number): string {
  return uuidV5(commandId, `${stream}/${index}`);
}

/**
 * Name-based UUID (RFC 9562 §5.5, version 5: SHA-1): the same namespace and name always give the same id. Node has
 * v4 only, and this one function is what the `uuid` package would be used for.
 */
export function uuidV5(namespace: string, name: string): string {
  const bytes = [Buffer.from(namespace.replaceAll('-', ''), 'hex'), Buffer.from(name)];
  const hex = hash('sha1', Buffer.concat(bytes));
  const variant = VARIANTS[parseInt(hex.charAt(16), 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
