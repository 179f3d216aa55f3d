import type { Ledger, Projection, Rollup } from '#event-sourcing';
import { CRM_ROOT, discover } from './discover.js';

export interface ReadModels {
  readonly projections: readonly Projection<unknown>[];
  readonly rollups: readonly Rollup[];
  readonly ledger: Ledger;
}

type Declared = Projection<unknown> | Rollup | Ledger;

/**
 * All read models: every `*.projection`, `*.rollup` and `*.ledger` file under libs/crm and `folders`.
 *
 * @throws Error when two have one name, a rollup sums over a projection that is not there, or there is not one ledger
 */
export async function findReadModels(folders: readonly string[] = []): Promise<ReadModels> {
  const roots = [CRM_ROOT, ...folders];
  const files = await Promise.all(
    roots.map((root) => discover(root, ['projection', 'rollup', 'ledger'])),
  );
  const declared = [
    ...new Set(files.flat().flatMap((file) => Object.values(file.exports).filter(isDeclared))),
  ];
  const projections = declared.filter((model) => model.kind === 'projection');
  const rollups = declared.filter((model) => model.kind === 'rollup');
  const ledgers = declared.filter((model) => model.kind === 'ledger');
  const names = declared.map((model) => model.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new Error(`two read models are called ${twice}: rename one of them`);
  const orphan = rollups.find((rollup) => !projections.includes(rollup.of));
  if (orphan !== undefined) {
    throw new Error(
      `rollup ${orphan.name} sums over ${orphan.of.name}, which no *.projection file exports`,
    );
  }
  const [ledger, ...more] = ledgers;
  if (ledger === undefined || more.length > 0)
    throw new Error(`there must be one ledger, found ${ledgers.length}`);
  return { projections, rollups, ledger };
}

function isDeclared(value: unknown): value is Declared {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return value.kind === 'projection' || value.kind === 'rollup' || value.kind === 'ledger';
}
