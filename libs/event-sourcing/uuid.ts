import { createHash } from 'node:crypto';

/** The id of the `index`th event that a command writes to a stream: a repeated command writes the same ids. */
export function eventIdOf(commandId: string, stream: string, index: number): string {
  return uuidV5(commandId, `${stream}/${index}`);
}

/**
 * Name-based UUID (RFC 9562 §5.5, version 5: SHA-1): the same namespace and name always give the same id. Node has
 * v4 only, and this one function is what the `uuid` package would be used for.
 */
export function uuidV5(namespace: string, name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
