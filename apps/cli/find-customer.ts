import { InvalidArgument, type JsonObject, type Projection } from '#event-sourcing';
import { externalUuid, foldName } from '#crm';
import type { Runtime } from '#runtime';
import { findDocuments } from './documents.js';
import { Ending, ExitCode } from './exit.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const EXTERNAL = /^([^:\s]+):(.+)$/;
const LISTED = 20;

/** A customer that somebody named on the command line. */
export interface FoundCustomer {
  readonly id: string;
  readonly name: string;
}

/**
 * The one customer that `text` names: its id, its id in another system (`northwind:ALFKI`) or a part of its name.
 *
 * @throws Ending when there is none, or more than one (which it lists)
 */
export async function findCustomer(runtime: Runtime, text: string): Promise<FoundCustomer> {
  const model = customersOf(runtime);
  const external = EXTERNAL.exec(text);
  if (UUID.test(text)) return byId(runtime, model, text.toLowerCase(), text);
  if (external !== null) {
    const [, system = '', externalId = ''] = external;
    return byId(runtime, model, externalUuid(system, 'customer', externalId), text);
  }
  const found = await byName(runtime, model, text);
  const [only] = found;
  if (only === undefined) {
    throw new Ending(
      ExitCode.failed,
      `No customer has "${text}" in its name. Give a part of a name, an id, or an id of another system such as northwind:ALFKI; litopys list customers --search finds names, numbers and addresses.`,
    );
  }
  if (found.length === 1) return only;
  const listed = found.slice(0, LISTED).map(({ id, name }) => `  ${id}  ${name}`);
  const rest = found.length > LISTED ? [`  … and ${found.length - LISTED} more`] : [];
  throw new Ending(
    ExitCode.failed,
    [`${found.length} customers have "${text}" in their name; say which:`, ...listed, ...rest].join(
      '\n',
    ),
  );
}

/** The read model whose documents are customers. */
export function customersOf(runtime: Runtime): Projection<unknown> {
  const model = runtime.projections.find(({ name }) => name === 'customers');
  if (model === undefined) throw new Error('this build has no read model "customers"');
  return model;
}

async function byId(
  runtime: Runtime,
  model: Projection<unknown>,
  id: string,
  text: string,
): Promise<FoundCustomer> {
  const document = await runtime.reads.document(model, id);
  if (document === undefined) throw new Ending(ExitCode.failed, `There is no customer ${text}.`);
  return { id, name: nameOf(document) };
}

/** Those whose name contains the text; when one of them is called exactly so, that one. */
async function byName(
  runtime: Runtime,
  model: Projection<unknown>,
  text: string,
): Promise<readonly FoundCustomer[]> {
  const wanted = foldName(text);
  if (wanted === '') throw new InvalidArgument('CUSTOMER', text, 'give a part of a name, or an id');
  const { found: all } = await findDocuments(runtime.reads, model, {});
  const found = all
    .map(({ key, document }): FoundCustomer => ({ id: key, name: nameOf(document) }))
    .filter(({ name }) => foldName(name).includes(wanted));
  const exact = found.filter(({ name }) => foldName(name) === wanted);
  return exact.length === 1 ? exact : found;
}

function nameOf({ name }: JsonObject): string {
  return typeof name === 'string' ? name : '';
}
