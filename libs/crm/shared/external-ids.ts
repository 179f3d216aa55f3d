import type { Metadata } from '#event-sourcing';

/** What other systems call the thing that this fact opened, as `system:id`; empty when no import recorded it. */
export function externalIdsOf({ source }: Metadata): string[] {
  const { externalSystem, externalId } = source ?? {};
  return externalSystem === undefined || externalId === undefined
    ? []
    : [`${externalSystem}:${externalId}`];
}
