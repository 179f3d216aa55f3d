import { z } from 'zod';

/**
 * Words that several parts of the domain share. Each has a stable GraphQL name; inputs and answers use the very object
 * `X.enum`, so that the schema has one enum of that name.
 */

/** The ways in which customers and the company meet; the same everywhere. */
export const Channel = z
  .enum([
    'POINT_OF_SALE',
    'PHONE',
    'EMAIL',
    'EVENT',
    'MEETING',
    'WEB_FORM',
    'AD_LINK',
    'CHAT',
    'SOCIAL_NETWORK',
    'ONLINE_STORE',
    'CUSTOMER_PORTAL',
    'SMS',
    'LETTER',
    'OTHER',
  ])
  .meta({
    graphql: 'Channel',
    about: 'The ways in which customers and the company meet.',
    values: {
      POINT_OF_SALE: 'In the shop, at the counter.',
      PHONE: 'By telephone.',
      EMAIL: 'By e-mail.',
      EVENT: 'At a fair, a conference, a presentation.',
      MEETING: 'In person, by appointment.',
      WEB_FORM: 'Through a form on a website.',
      AD_LINK: 'Through an advertisement that was followed.',
      CHAT: 'In a chat on a website or a messenger.',
      SOCIAL_NETWORK: 'Through a social network.',
      ONLINE_STORE: 'In the online store.',
      CUSTOMER_PORTAL: 'In the portal where customers serve themselves.',
      SMS: 'By text message.',
      LETTER: 'By post.',
      OTHER: 'In another way.',
    },
  });
export type Channel = z.output<typeof Channel>;

/** How much something matters in the working day; the order of a calendar's entries with the same day. */
export const Importance = z.enum(['HIGH', 'NORMAL', 'LOW']).meta({
  graphql: 'Importance',
  about: 'How much something matters in the working day.',
  values: {
    HIGH: 'Before everything else of the same day.',
    NORMAL: 'As usual.',
    LOW: 'When there is time.',
  },
});
export type Importance = z.output<typeof Importance>;

/** Languages in which Litopys says what happened. */
export const Locale = z.enum(['EN', 'UK', 'RU']).meta({
  graphql: 'Locale',
  about: 'Languages in which Litopys says what happened.',
  values: {
    EN: 'English.',
    UK: 'Ukrainian.',
    RU: 'Russian.',
  },
});
export type Locale = z.output<typeof Locale>;

/** What an entry of a history is about. CUSTOMER_DATA is a change of data; all others happened in business. */
export const HistoryKind = z
  .enum([
    'CONTACT',
    'ORDER',
    'SHIPMENT',
    'RETURN',
    'PAYMENT',
    'RELATIONSHIP',
    'MANAGER',
    'CUSTOMER_DATA',
    'DECISION',
  ])
  .meta({
    graphql: 'HistoryKind',
    about: 'What a fact is about.',
    values: {
      CONTACT: 'A call, a meeting, a message: planned, held or cancelled.',
      ORDER: 'An order: placed, changed, promised, closed, cancelled.',
      SHIPMENT: 'Goods that left or arrived, and what they cost.',
      RETURN: 'Goods that came back.',
      PAYMENT: 'Money that came in, was used for orders, or was taken back.',
      RELATIONSHIP: 'A change of stage, class or ABC class.',
      MANAGER: 'Who is responsible for a customer.',
      CUSTOMER_DATA: 'What is known of a customer: name, kinds, groups, contact details.',
      DECISION: 'A decision, with what its maker could see.',
    },
  });
export type HistoryKind = z.output<typeof HistoryKind>;
