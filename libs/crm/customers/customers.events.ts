import { z } from 'zod';
import { events, personal, type EventOf, type NewEventOf } from '#event-sourcing';
import { DecisionRecorded, type WithoutDecisions } from '../shared/decision.js';
import { Channel } from '../shared/vocabulary.js';

/** What a customer is to us. Only a BUYER takes part in stages, ABC and retention. */
export const CustomerKind = z
  .enum(['BUYER', 'SUPPLIER', 'PARTNER', 'AGENT', 'GOVERNMENT', 'NGO', 'INTERNAL'])
  .meta({
    graphql: 'CustomerKind',
    about: 'What a customer is to us.',
    values: {
      BUYER: 'Buys from us; only buyers have a stage.',
      SUPPLIER: 'Sells to us.',
      PARTNER: 'Works with us.',
      AGENT: 'Brings us customers.',
      GOVERNMENT: 'An authority.',
      NGO: 'A non-governmental organisation.',
      INTERNAL: 'A part of our own company.',
    },
  });
export type CustomerKind = z.output<typeof CustomerKind>;

/** What customers are grouped by. The values are codes, never personal data. */
export const CustomerAttribute = z
  .enum(['COUNTRY', 'REGION', 'INDUSTRY', 'SIZE', 'LANGUAGE'])
  .meta({
    graphql: 'CustomerAttribute',
    about: 'What customers are grouped by.',
    values: {
      COUNTRY: 'The country.',
      REGION: 'The region within the country.',
      INDUSTRY: 'The line of business.',
      SIZE: 'The size of the company.',
      LANGUAGE: 'The language to speak and write in.',
    },
  });
export type CustomerAttribute = z.output<typeof CustomerAttribute>;

/** The ways to reach a customer. */
export const ContactDetailKind = z
  .enum(['PHONE', 'EMAIL', 'ADDRESS', 'MESSENGER', 'WEB', 'OTHER'])
  .meta({
    graphql: 'ContactDetailKind',
    about: 'The ways to reach a customer.',
    values: {
      PHONE: 'A telephone number.',
      EMAIL: 'An e-mail address.',
      ADDRESS: 'A postal address.',
      MESSENGER: 'A name in a messenger.',
      WEB: 'A website.',
      OTHER: 'Another way.',
    },
  });
export type ContactDetailKind = z.output<typeof ContactDetailKind>;

/** How a customer found us. */
export const CustomerSource = z
  .strictObject({
    channel: Channel.describe('Through which channel the customer came'),
    campaign: z.string().min(1).max(100).optional().describe('Code of the campaign, if one'),
    referredBy: z.uuid().optional().describe('Id of the customer or agent who brought this one'),
  })
  .meta({ graphql: 'CustomerSource' });
export type CustomerSource = z.output<typeof CustomerSource>;

const customerId = z.uuid().describe('Id of the customer');
const detailId = z.uuid().describe('Id of this contact detail');
const detailKind = ContactDetailKind.describe('What kind of contact detail it is');
const name = personal(z.string().min(1).max(200));
const detailValue = personal(z.string().min(1).max(500));
const detailLabel = personal(z.string().min(1).max(100));
const code = z.string().min(1).max(64);
const personId = z.uuid().describe('Id of the contact person');
const reason = personal(z.string().min(1).max(1000));

/** Who a contact person is and how to reach them. */
const person = {
  name: name.describe('Name of the person'),
  title: personal(z.string().min(1).max(100)).optional().describe('Position at the customer'),
  phone: personal(z.string().min(1).max(100)).optional().describe('Telephone number'),
  email: personal(z.string().min(1).max(254)).optional().describe('E-mail address'),
};

/** The facts of a customer's own stream. */
export const customerEvents = events(
  'customer',
  {
    CustomerRegistered: z.strictObject({
      customerId,
      kinds: z.array(CustomerKind).min(1).describe('What the customer is to us'),
      name: name.describe('Name of the company or person'),
      taxId: personal(z.string().min(1).max(64)).optional().describe('Tax or company number'),
      source: CustomerSource.describe('How the customer found us'),
    }),
    CustomerRenamed: z.strictObject({
      customerId,
      name: name.describe('The name from now on'),
      previousName: name.describe('The name up to now'),
    }),
    CustomerKindAdded: z.strictObject({
      customerId,
      kind: CustomerKind.describe('What the customer is to us as well from now on'),
    }),
    CustomerKindRemoved: z.strictObject({
      customerId,
      kind: CustomerKind.describe('What the customer is to us no longer'),
    }),
    CustomerClassified: z.strictObject({
      customerId,
      attribute: CustomerAttribute.describe('By what the customer is grouped'),
      from: code.optional().describe('The code up to now; absent the first time'),
      to: code.describe('The code from now on'),
    }),
    ContactDetailAdded: z.strictObject({
      customerId,
      detailId,
      kind: detailKind,
      value: detailValue.describe('The number, address or name to reach the customer at'),
      label: detailLabel.optional().describe('What it is for, e.g. "accounting"'),
    }),
    ContactDetailChanged: z.strictObject({
      customerId,
      detailId,
      kind: detailKind,
      value: detailValue.describe('The value from now on'),
      label: detailLabel.optional().describe('What it is for from now on; absent for nothing'),
      previousValue: detailValue.describe('The value up to now'),
    }),
    ContactDetailRemoved: z.strictObject({
      customerId,
      detailId,
      kind: detailKind,
      value: detailValue.describe('The value that no longer reaches the customer'),
    }),
    CustomerManagerAssigned: z.strictObject({
      customerId,
      managerId: z.uuid().describe('Id of the manager responsible from now on'),
      previousManagerId: z.uuid().optional().describe('Id of the manager responsible up to now'),
      reason: reason.optional().describe('Why'),
    }),
    ContactPersonAdded: z.strictObject({ customerId, personId, ...person }),
    ContactPersonChanged: z.strictObject({
      customerId,
      personId,
      ...person,
      previousName: name.describe('Name of the person up to now'),
    }),
    ContactPersonLeft: z.strictObject({
      customerId,
      personId,
      name: person.name,
      reason: reason.optional().describe('Why, or where to'),
    }),
    CustomerVipMarked: z.strictObject({ customerId, reason: reason.describe('Why') }),
    CustomerVipUnmarked: z.strictObject({ customerId, reason: reason.optional().describe('Why') }),
    CustomerArchived: z.strictObject({ customerId, reason: reason.describe('Why') }),
    CustomerRestored: z.strictObject({ customerId, reason: reason.optional().describe('Why') }),
    DecisionRecorded,
  },
  { subject: 'customerId' },
);

export type CustomerEvent = WithoutDecisions<EventOf<typeof customerEvents>>;
export type NewCustomerEvent = WithoutDecisions<NewEventOf<typeof customerEvents>>;
