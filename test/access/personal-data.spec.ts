/**
 * Personal data are masked for auditors and absent for analysts, wherever they could come out. The whole schema is asked,
 * field by field: a new field is in it without further ado, and a new question must be told how it is asked.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { pathsOf, PERSONAL_DATA, Role } from '#crm';
import { type Person, SECRETIVE, type TwoManagers, twoManagers } from './two-managers.js';

let company: TwoManagers;
let schema: GraphQLSchema;

beforeAll(async () => {
  company = await twoManagers();
  schema = buildClientSchema(await company.api.data(getIntrospectionQuery({ oneOf: true })));
});
afterAll(() => company.api.close());

/** How each root query is asked. */
const questions = (): Readonly<Record<string, string>> => {
  const { customerId, orderId, paymentId, contactId, creditId, managerId, placed } = company.own;
  const by = (id: string) => `by: { id: "${id}" }`;
  const page = 'first: 100';
  return {
    node: `id: "${customerId}"`,
    event: `id: "${placed}"`,
    ...{ customer: by(customerId), balance: by(customerId), order: by(orderId) },
    ...{ payment: by(paymentId), contact: by(contactId), credit: by(creditId) },
    manager: by(managerId),
    ...{ customers: page, balances: page, orders: page, payments: page, contacts: page },
    ...{ credits: page, managers: page, activity: page, log: page, calendar: page },
    sales: 'unit: YEAR, from: "2026-01-01", to: "2026-12-31", by: MANAGER',
    likelyDuplicates: `name: "${SECRETIVE} a"`,
    projections: '',
  };
};

/** Read models that have no type of their own, and as what they are shown. */
const SHOWN_AS: Readonly<Record<string, string>> = { calendarContact: 'calendarItem' };

const isLink = ({ name, type }: GraphQLField<unknown, unknown>, of: GraphQLObjectType): boolean => {
  const to = getNamedType(type);
  return (
    !/(Connection|Edge)$/.test(of.name) &&
    ((isObjectType(to) && to.getInterfaces().length > 0) ||
      /Connection$/.test(to.name) ||
      ['cause', 'caused', 'voidedEvent', 'voidingEvent', 'subject'].includes(name))
  );
};

/** All that a thing says itself; with `link`, instead the one thing of that name that it leads to, and what that says. */
function saidBy(field: GraphQLField<unknown, unknown>, link?: string): string {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return '';
  const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type].filter(isObjectType);
  const parts = types.map((one) => {
    const inner = Object.values(one.getFields()).flatMap((each) => {
      const asked = isLink(each, one);
      if (each.name === 'edges' || asked !== (each.name === link && asked)) return [];
      const first = each.args.some(({ name, type: of }) => name === 'first' && isNonNullType(of));
      const shapes = types.flatMap((other) => other.getFields()[each.name]?.type ?? []);
      const alias = new Set(shapes.map(String)).size > 1 ? `${one.name}_${each.name}: ` : '';
      const below = saidBy(each, asked ? undefined : link);
      return [`${alias}${each.name}${first ? '(first: 3)' : ''} ${below}`];
    });
    return types.length > 1 ? `... on ${one.name} { ${inner.join(' ')} }` : inner.join(' ');
  });
  return `{ __typename ${parts.join(' ')} }`;
}

/** The names of what the things that a root query finds lead to. */
function linksOf(field: GraphQLField<unknown, unknown>): readonly string[] {
  const type = getNamedType(field.type);
  const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type].filter(isObjectType);
  const names = types.flatMap((one) =>
    Object.values(one.getFields()).flatMap((each) => {
      if (isLink(each, one)) return [each.name];
      return each.name === 'edges' ? [] : linksOf(each);
    }),
  );
  return [...new Set(names)];
}

interface Everything {
  readonly text: string;
  readonly isRefused: boolean;
}

/** The whole answer to a root query, asked for in parts. */
async function everything(person: Person, root: string): Promise<Everything> {
  const field = schema.getQueryType()?.getFields()[root];
  const given = questions()[root];
  if (field === undefined || given === undefined)
    throw new Error(`${root} is a new question: say in questions() how it is asked`);
  const told: string[] = [];
  let isRefused = false;
  for (const link of [undefined, ...linksOf(field)]) {
    const args = link === undefined ? given : given.replace('first: 100', 'first: 5');
    const asked = `{ ${root}${args === '' ? '' : `(${args})`} ${saidBy(field, link)} }`;
    const { data, errors } = await person.ask(asked);
    isRefused ||= errors?.some(({ extensions }) => extensions.code === 'FORBIDDEN') === true;
    if (errors !== undefined && !isRefused)
      throw new Error(`${root} ${link}: ${JSON.stringify(errors)}`);
    told.push(JSON.stringify(data ?? null));
  }
  return { text: told.join('\n'), isRefused };
}

const roots = () => Object.keys(schema.getQueryType()?.getFields() ?? {});
const personal = new RegExp(SECRETIVE, 'i');

describe('The whole schema, asked for everything', () => {
  it('by an administrator shows personal data at every question but those about the installation and sums', async () => {
    const admin = await company.as('ADMIN');
    const without: string[] = [];
    for (const root of roots())
      if (!personal.test((await everything(admin, root)).text)) without.push(root);
    expect(without).toEqual(['event', 'projections']);
  });

  it.each(['AUDITOR', 'ANALYST'] as const)('by an %s shows none anywhere', async (role) => {
    const person = await company.as(role);
    const refused: string[] = [];
    for (const root of roots()) {
      const { text, isRefused } = await everything(person, root);
      expect([root, personal.exec(text)?.input.slice(0, 500)]).toEqual([root, undefined]);
      if (isRefused) refused.push(root);
    }
    expect(refused).toEqual(['likelyDuplicates']);
  });

  it('has a policy for every field that is marked personal: each role sees it or not, and GraphQL may leave it out', () => {
    expect(Object.keys(PERSONAL_DATA).toSorted()).toEqual(Role.options.toSorted());
    const fields = company.api.runtime.projections.flatMap((model) =>
      pathsOf(model).map((path) => ({ model, path })),
    );
    expect(fields.length).toBeGreaterThan(15);
    for (const { model, path } of fields) {
      if (path[0] === 'search') continue; // shown to nobody
      const shownAs = SHOWN_AS[model.one] ?? model.one;
      const typeName = shownAs.slice(0, 1).toUpperCase() + shownAs.slice(1);
      let type = schema.getType(typeName);
      for (const step of path.filter((one) => one !== '*')) {
        const field = isObjectType(type) ? type.getFields()[step] : undefined;
        expect([typeName, path, field?.name]).toEqual([typeName, path, step]);
        if (step === path.at(-1)) {
          expect([path, isNonNullType(field?.type)]).toEqual([path, false]);
          expect(field?.description).toContain('Personal: masked or null');
        }
        type = field === undefined ? undefined : getNamedType(field.type);
      }
    }
  });
});

describe('A field that is personal', () => {
  const query = `query ($id: ID!) {
    customer(by: { id: $id }) { name taxId country contactDetails { kind value } contactPersons { personId name } manager { name }
      history(first: 50) { nodes { type title detail reason { text } } } }
    log(first: 100) { nodes { type data } }
  }`;
  const seenBy = async (role: Role) => {
    const { customer, log } = await (
      await company.as(role)
    ).data(query, { id: company.own.customerId });
    const of = (nodes: readonly { type: string }[], type: string) =>
      nodes.find((one) => one.type === type);
    const { history, contactPersons, ...card } = customer;
    return {
      ...{ ...card, person: contactPersons[0].name },
      contact: of(history.nodes, 'ContactRecorded'),
      assigned: of(history.nodes, 'CustomerManagerAssigned'),
      registered: of(log.nodes, 'CustomerRegistered'),
      voided: of(log.nodes, 'FactVoided'),
    };
  };

  it('is masked for an auditor, in documents, sentences and data', async () => {
    const { registered, voided, ...seen } = await seenBy('AUDITOR');
    expect(seen).toEqual({
      ...{ name: 'T•••', taxId: 'T•••', country: null, person: 'T•••' },
      contactDetails: [{ kind: 'PHONE', value: 'T•••' }],
      manager: { name: 'T•••' },
      contact: {
        type: 'ContactRecorded',
        title: 'Call, agreed: T•••',
        detail: 'T•••',
        reason: null,
      },
      assigned: {
        ...{ type: 'CustomerManagerAssigned', title: 'T••• became responsible' },
        ...{ detail: null, reason: { text: 'T•••' } },
      },
    });
    expect(registered).toMatchObject({ data: { name: 'T•••', taxId: 'T•••', kinds: ['BUYER'] } });
    expect(voided).toMatchObject({ data: { reason: 'T•••', voidedType: 'CustomerRenamed' } });
  });

  it('is absent for an analyst', async () => {
    const { registered, voided, ...seen } = await seenBy('ANALYST');
    expect(seen).toEqual({
      ...{ name: null, taxId: null, country: null, person: null },
      contactDetails: [{ kind: 'PHONE', value: null }],
      manager: { name: null },
      contact: { type: 'ContactRecorded', title: 'Call, agreed: •••', detail: null, reason: null },
      assigned: {
        ...{ type: 'CustomerManagerAssigned', title: 'A manager became responsible' },
        ...{ detail: null, reason: null },
      },
    });
    expect(Object.keys(registered?.['data' as never] ?? {}).toSorted()).toEqual([
      'customerId',
      'kinds',
      'source',
    ]);
    expect(JSON.stringify(voided)).not.toContain('reason');
  });

  it('cannot be found out by searching or sorting', async () => {
    for (const role of ['AUDITOR', 'ANALYST'] as const) {
      const person = await company.as(role);
      const { customers, activity } = {
        customers: [
          'filter: { search: "tzarina" }',
          'filter: { nameFolded: { startsWith: "t" } }',
          'orderBy: { field: NAME_FOLDED }',
        ],
        activity: 'activity(first: 5, filter: { text: "zarina" }) { nodes { id } }',
      };
      for (const given of customers) {
        const { data, errors } = await person.ask(
          `{ customers(first: 5, ${given}) { nodes { id } } }`,
        );
        expect([given, data]).toEqual([given, null]);
        expect(errors).toEqual([
          expect.objectContaining({
            message: expect.stringMatching(
              new RegExp(
                `^${role} may not search or sort customers by (search|nameFolded), which is personal`,
              ),
            ),
            extensions: expect.objectContaining({ code: 'FORBIDDEN' }),
          }),
        ]);
      }
      expect((await person.data(`{ ${activity} }`)).activity.nodes).toEqual([]);
    }
  });
});
