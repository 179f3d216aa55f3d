/**
 * Who may see and do what: all of it, as data. Commands are checked where they are carried out for a caller, reads and
 * personal fields where the reads of a caller are made (`readsFor`), so that no query has a rule of its own.
 */
import type { ContactCommand } from '../contacts/contacts.context.js';
import type { AcceptUnmatchedReturn } from '../credits/credits.commands.js';
import type { CustomerCommand } from '../customers/customers.decider.js';
import type { RecordDecision } from '../decisions/decisions.commands.js';
import type { ManagerCommand } from '../managers/managers.decider.js';
import type { OrderCommand } from '../orders/orders.decider.js';
import type { PaymentCommand } from '../payments/payments.decider.js';
import type { VoidFact } from '../shared/void-fact.commands.js';
import type { FactType } from '../crm.events.js';
import { Forbidden, type Caller, type Role } from './caller.js';

type CommandType = (
  | ContactCommand
  | CustomerCommand
  | ManagerCommand
  | OrderCommand
  | PaymentCommand
  | AcceptUnmatchedReturn
  | RecordDecision
  | VoidFact
)['type'];

/** Of a SALES_MANAGER only where it is his: see ownership.ts. */
const sales: readonly Role[] = ['SALES_MANAGER', 'HEAD_OF_SALES', 'INTEGRATION', 'ADMIN'];
const head: readonly Role[] = ['HEAD_OF_SALES', 'INTEGRATION', 'ADMIN'];
const people: readonly Role[] = ['SALES_MANAGER', 'HEAD_OF_SALES', 'ADMIN'];

/** Who may record what. A new command does not compile until it stands here. */
export const MAY_RECORD: Readonly<Record<CommandType, readonly Role[]>> = {
  RegisterCustomer: sales,
  RenameCustomer: sales,
  AddCustomerKind: sales,
  RemoveCustomerKind: sales,
  ClassifyCustomer: sales,
  AddContactDetail: sales,
  ChangeContactDetail: sales,
  RemoveContactDetail: sales,
  AddContactPerson: sales,
  ChangeContactPerson: sales,
  RecordContactPersonLeft: sales,
  MarkCustomerVip: sales,
  UnmarkCustomerVip: sales,
  ArchiveCustomer: sales,
  RestoreCustomer: sales,
  AssignManager: head,
  PlanContact: sales,
  RecordContact: sales,
  RescheduleContact: sales,
  ChangeContactImportance: sales,
  ReassignContact: sales,
  CompleteContact: sales,
  CancelContact: sales,
  PlaceOrder: sales,
  AddOrderLine: sales,
  ChangeOrderLineQuantity: sales,
  RepriceOrderLine: sales,
  CancelOrderLine: sales,
  PromiseShipmentDate: sales,
  PromisePaymentDate: sales,
  ReviseExpectedDate: sales,
  DispatchShipment: sales,
  CostShipment: sales,
  ConfirmDelivery: sales,
  AcceptReturn: sales,
  IssueCreditNote: sales,
  CloseOrder: sales,
  CancelOrder: sales,
  ReopenOrder: sales,
  ReceivePayment: sales,
  AllocatePayment: sales,
  DeallocatePayment: sales,
  RefundPayment: sales,
  BouncePayment: sales,
  AcceptUnmatchedReturn: sales,
  IssueCustomerCredit: sales,
  RegisterManager: head,
  RenameManager: head,
  RecordManagerLeft: head,
  RecordDecision: people,
  VoidFact: sales,
};

/** Facts that decide whose a customer is: who may not record them may not declare them void either. */
const VOIDED_BY_HEADS: ReadonlySet<string> = new Set<FactType>([
  'CustomerRegistered',
  'CustomerManagerAssigned',
  'ManagerRegistered',
  'ManagerRenamed',
  'ManagerLeft',
]);

/** What a role sees of fields marked personal: all of it, the first letter, or nothing. */
export type Exposure = 'CLEAR' | 'MASKED' | 'ABSENT';

export const PERSONAL_DATA: Readonly<Record<Role, Exposure>> = {
  SALES_MANAGER: 'CLEAR',
  HEAD_OF_SALES: 'CLEAR',
  AUDITOR: 'MASKED',
  ANALYST: 'ABSENT',
  INTEGRATION: 'CLEAR',
  ADMIN: 'CLEAR',
};

/** Whether a role sees everything there is, or what is his own only. */
export const SCOPE: Readonly<Record<Role, 'ALL' | 'OWN'>> = {
  SALES_MANAGER: 'OWN',
  HEAD_OF_SALES: 'ALL',
  AUDITOR: 'ALL',
  ANALYST: 'ALL',
  INTEGRATION: 'ALL',
  ADMIN: 'ALL',
};

/** Questions about the installation instead of the company. */
export const MAY_ASK = {
  projections: ['HEAD_OF_SALES', 'AUDITOR', 'ANALYST', 'INTEGRATION', 'ADMIN'],
  /** Why a read model stands still, in the words of the fault, which may quote anything. */
  faults: ['ADMIN'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export function mayAsk({ role }: Caller, what: keyof typeof MAY_ASK): boolean {
  const allowed: readonly Role[] = MAY_ASK[what];
  return allowed.includes(role);
}

/** @throws Forbidden */
export function refuseAsking(caller: Caller, what: keyof typeof MAY_ASK): void {
  if (!mayAsk(caller, what)) throw new Forbidden(caller.role, `ask for ${what}`, MAY_ASK[what]);
}

/** @throws Forbidden; a command that does not stand in the table nobody may record */
export function refuseRecording({ role }: Caller, command: string): void {
  const allowed = isCommand(command) ? MAY_RECORD[command] : [];
  if (!allowed.includes(role)) throw new Forbidden(role, `record ${command}`, allowed);
}

/** @param type of the fact that is to be declared void @throws Forbidden */
export function refuseVoiding({ role }: Caller, type: string): void {
  if (VOIDED_BY_HEADS.has(type) && !head.includes(role))
    throw new Forbidden(role, `record VoidFact of ${type}`, head);
}

/** @param about the stream of what was decided about @throws Forbidden for a decision about a manager */
export function refuseDeciding({ role }: Caller, about: string): void {
  const allowed: readonly Role[] = ['HEAD_OF_SALES', 'ADMIN'];
  if (about.startsWith('manager-') && !allowed.includes(role))
    throw new Forbidden(role, 'record RecordDecision about a manager', allowed);
}

function isCommand(text: string): text is CommandType {
  return Object.hasOwn(MAY_RECORD, text);
}
