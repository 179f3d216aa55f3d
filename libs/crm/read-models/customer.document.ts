import { z } from 'zod';
import { personal } from '#event-sourcing';
import { ContactDetailKind, CustomerKind, CustomerSource } from '../customers/customers.events.js';
import { searchCondition } from '../shared/search-terms.js';

const ContactDetail = z
  .strictObject({
    detailId: z.uuid().describe('Id of this contact detail'),
    kind: ContactDetailKind.describe('What kind of contact detail it is'),
    value: personal(z.string()).describe('The number, address or name to reach the customer at'),
    label: personal(z.string()).optional().describe('What it is for'),
  })
  .meta({ graphql: 'ContactDetail' });

const ContactPerson = z
  .strictObject({
    personId: z.uuid().describe('Id of the contact person'),
    name: personal(z.string()).describe('Name of the person'),
    title: personal(z.string()).optional().describe('Position at the customer'),
    phone: personal(z.string()).optional().describe('Telephone number'),
    email: personal(z.string()).optional().describe('E-mail address'),
    leftAt: z.iso.datetime().optional().describe('When the person left; absent while there'),
  })
  .meta({ graphql: 'ContactPerson' });

const instant = z.iso.datetime();
const count = z.int().min(0);
const code = z.string().optional();

export const CustomerDocument = z.strictObject({
  name: personal(z.string()).describe('Name of the company or person'),
  nameFolded: personal(z.string()).describe('The name in lower case, to search and sort by'),
  search: z
    .array(personal(z.string()))
    .meta({ hidden: true, searchBy: searchCondition })
    .describe(
      'Words of the names, numbers and addresses: each word typed is the beginning of one of them',
    ),
  kinds: z.array(CustomerKind).describe('What the customer is to us'),
  taxId: personal(z.string()).optional().describe('Tax or company number'),
  country: code.describe('Country, a code'),
  region: code.describe('Region, a code'),
  industry: code.describe('Industry, a code'),
  size: code.describe('Size, a code'),
  language: code.describe('Language, a code'),
  contactDetails: z.array(ContactDetail).describe('How to reach the customer'),
  contactPersons: z.array(ContactPerson).describe('Whom to speak to, and who has left'),
  managerId: z.uuid().optional().describe('Id of the manager responsible now'),
  isVip: z.boolean().describe('Marked as one to be treated with care'),
  isArchived: z.boolean().describe('Put away: nothing new is begun with it'),
  archivedAt: instant.optional().describe('Since when it has been archived'),
  source: CustomerSource.describe('How the customer found us'),
  externalIds: z.array(z.string()).describe('What other systems call it, as "system:id"'),
  registeredAt: instant.describe('When the customer became known to us'),
  firstOrderAt: instant.optional().describe('When the first order was placed'),
  firstPurchaseAt: instant.optional().describe('When goods were first shipped to the customer'),
  lastContactAt: instant.optional().describe('When the last contact was held'),
  lastActivityAt: instant.describe(
    'When something last happened: registration, contact held, order placed, goods or money moved',
  ),
  contactCount: count.describe('Contacts held'),
  orderCount: count.describe('Orders placed, cancelled ones too'),
  shipmentCount: count.describe('Shipments dispatched'),
  paymentCount: count.describe('Payments received'),
});

/** The card of one customer. */
export type CustomerDocument = z.output<typeof CustomerDocument>;
