/** The fields of T without null; those that could be undefined are optional. */
export type Given<T> = {
  readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: NonNullable<T[K]>;
};

/**
 * The fields that were given: inputs say "not given" by leaving out, by undefined and, over GraphQL, by null; facts
 * only by leaving out.
 */
export function given<T extends object>(fields: T): Given<T>;
export function given(fields: object): object {
  const found: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) found[field] = value;
  }
  return found;
}
