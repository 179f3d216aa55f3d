import type { Instant, StoredEvent } from '#event-sourcing';
import {
  externalUuid,
  type AddContactDetail,
  type ChangeContactDetail,
  type ClassifyCustomer,
  type CustomerAttribute,
  type ContactDetailKind,
  type DispatchShipment,
  type PlaceOrder,
  type RegisterCustomer,
  type RegisterManager,
  type RemoveContactDetail,
  type RenameCustomer,
  type RenameManager,
} from '#crm';
import type { Input } from '../input.js';
import { countryCode } from './countries.js';
import type { Asked, Statement } from './mapping.js';
import type { NorthwindLine } from './northwind.mapping.js';

const SYSTEM = 'northwind';

interface Employee {
  readonly name: string;
  readonly title: string;
  readonly occurredAt: Instant | undefined;
}

/**
 * What a row of employees.csv says. There is no fact for another title yet: a title that differs from the first import's
 * changes nothing.
 */
export function managerStatements(id: string, employee: Employee): readonly Statement[] {
  const { name, title, occurredAt } = employee;
  const managerId = externalUuid(SYSTEM, 'manager', id);
  return [
    {
      name: 'name',
      kind: 'description',
      externalId: id,
      content: { name },
      occurredAt,
      ...(occurredAt === undefined ? { inferred: ['occurredAt'] } : {}),
      concerns: ({ type }) => type === 'ManagerRegistered' || type === 'ManagerRenamed',
      command: (previous) =>
        previous === undefined
          ? ({
              type: 'RegisterManager',
              name,
              ...(title === '' ? {} : { title }),
            } satisfies Input<RegisterManager>)
          : ({ type: 'RenameManager', managerId, name } satisfies Input<RenameManager>),
    },
  ];
}

/** What a row of customers.csv says: each thing by itself, so that each difference is a fact of its own. */
export function customerStatements(
  id: string,
  cell: (column: string) => string,
  occurredAt: Instant | undefined,
): readonly Statement[] {
  const common = {
    kind: 'description',
    externalId: id,
    occurredAt,
    inferred: ['occurredAt'],
  } as const;
  const customerId = externalUuid(SYSTEM, 'customer', id);
  const name = cell('CompanyName');
  const registered: Statement = {
    ...common,
    name: 'name',
    content: { name },
    concerns: ({ type }) => type === 'CustomerRegistered' || type === 'CustomerRenamed',
    command: (previous) =>
      previous === undefined
        ? ({
            type: 'RegisterCustomer',
            kinds: ['BUYER'],
            name,
            source: { channel: 'OTHER' },
          } satisfies Input<RegisterCustomer>)
        : ({ type: 'RenameCustomer', customerId, name } satisfies Input<RenameCustomer>),
  };
  const classified = (attribute: CustomerAttribute, code: string): Statement => ({
    ...common,
    name: attribute,
    // There is no fact for "belongs to no group any more": an emptied cell changes nothing.
    content: code === '' ? undefined : { code },
    concerns: ({ type, data }) => type === 'CustomerClassified' && data['attribute'] === attribute,
    command: () =>
      code === ''
        ? undefined
        : ({
            type: 'ClassifyCustomer',
            customerId,
            attribute,
            to: code,
          } satisfies Input<ClassifyCustomer>),
  });
  const street = [cell('Address'), `${cell('PostalCode')} ${cell('City')}`.trim(), cell('Country')];
  const detail = (
    name: string,
    kind: ContactDetailKind,
    value: string,
    label?: string,
  ): Statement => ({
    ...common,
    name,
    content: value === '' ? undefined : { value, label: label ?? '' },
    ...detailCommands(customerId, externalUuid(SYSTEM, 'contact-detail', `${id}/${name}`), {
      kind,
      value,
      label,
    }),
  });
  return [
    registered,
    classified('COUNTRY', countryCode(cell('Country'))),
    classified('REGION', cell('Region')),
    detail('contact', 'OTHER', cell('ContactName'), cell('ContactTitle') || 'contact person'),
    detail('phone', 'PHONE', cell('Phone')),
    detail('fax', 'PHONE', cell('Fax'), 'fax'),
    detail('address', 'ADDRESS', street.filter((part) => part !== '').join(', ')),
  ];
}

interface Detail {
  readonly kind: ContactDetailKind;
  readonly value: string;
  readonly label: string | undefined;
}

/** A contact detail is added, then changed, and removed when its cell is empty. */
function detailCommands(
  customerId: string,
  detailId: string,
  { kind, value, label }: Detail,
): Pick<Statement, 'concerns' | 'command'> {
  const given = { value, ...(label === undefined ? {} : { label }) };
  const isOf = ({ data }: StoredEvent): boolean => data['detailId'] === detailId;
  return {
    concerns: isOf,
    command: (previous): Asked => {
      if (previous === undefined || previous.type === 'ContactDetailRemoved') {
        return {
          type: 'AddContactDetail',
          ...{ customerId, detailId, kind, ...given },
        } satisfies Input<AddContactDetail>;
      }
      return value === ''
        ? ({
            type: 'RemoveContactDetail',
            ...{ customerId, detailId },
          } satisfies Input<RemoveContactDetail>)
        : ({
            type: 'ChangeContactDetail',
            ...{ customerId, detailId, ...given },
          } satisfies Input<ChangeContactDetail>);
    },
  };
}

interface Order {
  readonly id: string;
  readonly customer: string;
  readonly manager: string;
  readonly placed: string;
  readonly promised: string | undefined;
  readonly shipped: string | undefined;
  readonly country: string;
  readonly region: string;
  readonly exchangeRate: string | undefined;
  readonly lines: readonly NorthwindLine[];
}

/** What a row of orders.csv with its lines says: placed, and, when it has a shipped date, dispatched as a whole. */
export function orderStatements(order: Order, at: (date: string) => Instant): readonly Statement[] {
  const { id, customer, manager, placed, promised, shipped, country, region, lines } = order;
  const early = shipped !== undefined && shipped < placed;
  return [
    {
      name: 'placed',
      kind: 'fact',
      externalId: id,
      content: {
        ...{ customer, manager, placed, promised: promised ?? '', country, region },
        lines: lines.map((line) => [line.productId, line.unitPrice, line.quantity, line.discount]),
      },
      occurredAt: at(placed),
      concerns: ({ type }) => type === 'OrderPlaced',
      command: () => placeOrder(order),
    },
    {
      name: 'dispatched',
      kind: 'fact',
      externalId: id,
      content: shipped === undefined ? undefined : { shipped },
      occurredAt: shipped === undefined ? undefined : at(shipped),
      ...(early ? { anomaly: 'shipment_before_order' } : {}),
      concerns: ({ type }) => type === 'ShipmentDispatched',
      command: () =>
        ({
          type: 'DispatchShipment',
          orderId: externalUuid(SYSTEM, 'order', id),
        }) satisfies Input<DispatchShipment>,
    },
  ];
}

function placeOrder(order: Order): Asked {
  const { id, customer, manager, promised, country, region, exchangeRate, lines } = order;
  return {
    type: 'PlaceOrder',
    customerId: externalUuid(SYSTEM, 'customer', customer),
    number: id,
    currency: 'USD',
    ...(exchangeRate === undefined ? {} : { exchangeRate }),
    responsibleId: externalUuid(SYSTEM, 'manager', manager),
    channel: 'OTHER',
    ...(country === '' ? {} : { country: countryCode(country) }),
    ...(region === '' ? {} : { region }),
    settlement: 'NOT_TRACKED',
    ...(promised === undefined ? {} : { promisedShipmentDate: promised }),
    lines: lines.map(({ productGroup, ...line }) => ({
      lineId: line.productId,
      ...line,
      ...(productGroup === '' ? {} : { productGroup }),
      taxRate: '0',
    })),
  } satisfies Input<PlaceOrder>;
}
