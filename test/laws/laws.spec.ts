import type { RecordedEvent } from '#event-sourcing';
import { projectionLaws } from '#event-sourcing/testing';
import { openCompany } from '../oracle/open-company.js';
import { doBusiness } from '../oracle/random-log.js';

// Late facts, voids and refusals included: a log as random people make it, through the command handler.
projectionLaws('a random log of a small company', async () => {
  const { company, close } = await openCompany(20_260_301);
  await doBusiness(company, 400);
  const { runtime } = company;
  const facts: RecordedEvent[] = [];
  for await (const batch of runtime.store.readAll(undefined))
    facts.push(...(await runtime.codec.decode(batch)));
  const { ledger, projections, rollups } = runtime;
  await close();
  return { ledger, projections, rollups, facts };
});
