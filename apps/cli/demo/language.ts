import type { Faker } from '@faker-js/faker';

/** What a contact is about, and what came out of it. */
export interface Talk {
  readonly subject: string;
  /** It was talked about. */
  readonly reached: readonly string[];
  /** It was agreed upon. */
  readonly agreed: readonly string[];
}

/** Where a customer may be at home. */
export interface Place {
  readonly country: string;
  readonly region: string;
  readonly city: string;
  /** A telephone number; `#` stands for a digit. */
  readonly phone: string;
}

export interface DecisionText {
  readonly decision: string;
  readonly grounds: string;
}

/** What people write as the reason of a fact. */
export interface Reasons {
  readonly wrongCustomer: string;
  readonly notShipped: string;
  readonly orderCancelled: readonly string[];
  readonly returned: readonly string[];
  readonly noCover: string;
  readonly goodwill: string;
  readonly moved: readonly string[];
  readonly calledOff: readonly string[];
  readonly handedOver: string;
  readonly managerLeft: string;
  readonly vip: string;
  readonly archived: string;
  readonly personLeft: readonly string[];
  readonly creditNote: readonly string[];
  readonly bonus: string;
  readonly unmatchedReturn: string;
  readonly closed: string;
  readonly reopened: string;
  readonly shipmentLate: readonly string[];
  readonly paymentLate: readonly string[];
}

/** All that the people of the demo say in one language. Written by hand: nothing is put together from inflected parts. */
export interface Language {
  readonly code: 'EN' | 'UK' | 'RU';
  /** All chance in the story of a customer who speaks it. */
  readonly faker: Faker;
  readonly firstNames: Readonly<Record<'female' | 'male', readonly string[]>>;
  /** Where absent, those of faker, which agree with the first name. */
  readonly surnames?: readonly string[];
  readonly places: readonly Place[];
  /** A street and a number; `#` stands for a digit. */
  readonly streets: readonly string[];
  /** What customers are, with `{}` for the name. */
  readonly businesses: readonly string[];
  readonly names: readonly string[];
  /** What a customer calls itself that has grown, with `{}` for the name it had. */
  readonly renamed: string;
  readonly jobs: readonly string[];
  readonly salesManager: string;
  /** Talks with those who buy. */
  readonly talks: readonly Talk[];
  /** Talks with those who have not bought yet. */
  readonly offers: readonly Talk[];
  readonly openInvoice: Talk;
  readonly winBack: Talk;
  readonly notReached: readonly string[];
  readonly callBack: readonly string[];
  readonly refused: readonly string[];
  readonly reasons: Reasons;
  readonly decisions: Readonly<
    Record<'lost' | 'rebate' | 'moreTime' | 'welcomeBack', DecisionText>
  >;
}
