import { Refusal, uuidV5 } from '#event-sourcing';
import { given } from '../shared/given.js';
import type { ContactDetail, RegisteredCustomer } from './customer.state.js';
import type {
  AddContactDetail,
  ChangeContactDetail,
  RemoveContactDetail,
} from './customers.commands.js';
import type { CustomerEvent, NewCustomerEvent } from './customers.events.js';

/** @throws Refusal `contact_detail_already_exists` */
export function addDetail(
  command: AddContactDetail,
  { customerId, details }: RegisteredCustomer,
): readonly NewCustomerEvent[] {
  const detailId = command.detailId ?? uuidV5(command.meta.commandId, 'contact-detail');
  const { kind, value, label } = given({
    kind: command.kind,
    value: command.value,
    label: command.label,
  });
  const known = details.get(detailId);
  if (known !== undefined) {
    if (known.kind === kind && known.value === value && known.label === label) return [];
    throw new Refusal(
      'contact_detail_already_exists',
      `detailId is ${detailId}: customer ${customerId} has that contact detail; change it, or give a new id`,
      ['detailId'],
    );
  }
  const data = given({ customerId, detailId, kind, value, label });
  return [{ type: 'ContactDetailAdded', data }];
}

/** @throws Refusal `contact_detail_not_found` */
export function changeDetail(
  command: ChangeContactDetail,
  customer: RegisteredCustomer,
): readonly NewCustomerEvent[] {
  const { kind, value: previousValue, label: previousLabel } = detailOf(command, customer);
  const { customerId } = customer;
  const { detailId, value, label } = given({
    detailId: command.detailId,
    value: command.value,
    label: command.label,
  });
  if (value === previousValue && label === previousLabel) return [];
  const data = given({ customerId, detailId, kind, value, label, previousValue });
  return [{ type: 'ContactDetailChanged', data }];
}

/** @throws Refusal `contact_detail_not_found` */
export function removeDetail(
  command: RemoveContactDetail,
  customer: RegisteredCustomer,
): readonly NewCustomerEvent[] {
  const { customerId } = customer;
  const { detailId } = command;
  const { kind, value } = detailOf(command, customer);
  return [{ type: 'ContactDetailRemoved', data: { customerId, detailId, kind, value } }];
}

function detailOf(
  { detailId }: ChangeContactDetail | RemoveContactDetail,
  { customerId, details }: RegisteredCustomer,
): ContactDetail {
  const detail = details.get(detailId);
  if (detail === undefined) {
    throw new Refusal(
      'contact_detail_not_found',
      `detailId is ${detailId}: customer ${customerId} has no such contact detail; take an id from its card`,
      ['detailId'],
    );
  }
  return detail;
}

/** The facts of a contact detail from its addition on, until it is added again under the same id. */
export function lifeOf(
  added: Extract<CustomerEvent, { readonly type: 'ContactDetailAdded' }>,
  facts: readonly CustomerEvent[],
): readonly CustomerEvent[] {
  const { detailId } = added.data;
  const later = facts.filter(
    ({ revision, data }) =>
      revision >= added.revision && 'detailId' in data && data.detailId === detailId,
  );
  const again = later.findIndex(({ type }, index) => index > 0 && type === added.type);
  return again < 0 ? later : later.slice(0, again);
}
