/** The fields of a command that whoever gives it chooses; the edge adds the rest. */
export type Input<C> = Omit<C, 'commandId' | 'occurredAt' | 'meta'>;
