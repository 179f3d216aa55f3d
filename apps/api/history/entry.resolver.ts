import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import {
  type CustomerDocument,
  customers,
  describeEvent,
  isMoment,
  type Locale,
  managers,
} from '#crm';
import type { JsonObject } from '#event-sourcing';
import type { Asking } from '../asking.js';
import { documentType } from '../read-models/document.type.js';
import { fieldShape, known } from '../read-models/fields.js';
import type { Served } from '../read-models/node.type.js';
import { readOne } from '../read-models/read-model.resolver.js';
import { type Entry, HistoryEntryType, HistorySubject, Locales, subjects } from './history.type.js';

/** As the card of a customer shows a contact person. */
const ContactPersonType = fieldShape(known(customers.document.shape['contactPersons']), [
  'Customer',
  'contactPersons',
]).type;

/** What an entry tells by itself, for each of the hundreds on a page: see plain-fields.ts. */
export const tellEntry = {
  title: ({ event, telling, title }: Entry, { locale }: { readonly locale: Locale }): string =>
    locale === 'EN' ? title : describeEvent(event, locale, telling).title,
  isKeyMoment: ({ row, firstPurchases }: Entry): boolean | Promise<boolean> =>
    isMoment(row, { firstPurchases }),
};

/** What an entry of a history leads to. */
@Resolver(() => HistoryEntryType)
export class HistoryEntryResolver {
  @ResolveField('title', () => String, {
    description: 'What happened, in one line that a salesperson understands.',
  })
  title(
    @Parent() entry: Entry,
    @Args('locale', {
      type: () => Locales,
      defaultValue: 'EN',
      description: 'In which language; EN when absent.',
    })
    locale: Locale,
  ): string {
    return tellEntry.title(entry, { locale });
  }

  @ResolveField('isKeyMoment', () => Boolean, {
    description: 'Whether it is a key moment: the first purchase, a return, a loss.',
  })
  isKeyMoment(@Parent() entry: Entry): boolean | Promise<boolean> {
    return tellEntry.isKeyMoment(entry);
  }

  @ResolveField('customer', () => documentType(customers), {
    nullable: true,
    description: 'The customer whom it concerns; null for what is of managers only.',
  })
  customer(@Parent() entry: Entry, @Context() asking: Asking): Promise<Served | null> | null {
    const { customerId, reading } = entry;
    return customerId === undefined ? null : readOne(customers, customerId, reading, asking);
  }

  @ResolveField('manager', () => documentType(managers), {
    nullable: true,
    description: 'The manager responsible, which need not be who recorded it.',
  })
  manager(@Parent() entry: Entry, @Context() asking: Asking): Promise<Served | null> | null {
    const { managerId, reading } = entry;
    return managerId === undefined ? null : readOne(managers, managerId, reading, asking);
  }

  @ResolveField('contactPerson', () => ContactPersonType, {
    nullable: true,
    description: 'With whom at the customer, where it names somebody.',
  })
  async contactPerson(
    @Parent() { personId, customerId, reading }: Entry,
    @Context() asking: Asking,
  ): Promise<object | null> {
    if (personId === undefined || customerId === undefined) return null;
    const card = await asking.documents.load(customers, customerId, reading);
    return personOn(card, personId) ?? null;
  }

  @ResolveField('subject', () => HistorySubject, {
    nullable: true,
    description: 'What it is a fact of, in the same reading; null when that was never true.',
  })
  subject(
    @Parent() { subject, reading }: Entry,
    @Context() asking: Asking,
  ): Promise<Served | null> | null {
    const [entity = '', ...id] = subject.split(':');
    const model = subjects.find((one) => one.entity === entity);
    return model === undefined ? null : readOne(model, id.join(':'), reading, asking);
  }
}

function personOn(card: JsonObject | undefined, personId: string): object | undefined {
  const persons: unknown = card?.['contactPersons' satisfies keyof CustomerDocument];
  const list: readonly unknown[] = Array.isArray(persons) ? persons : [];
  return list.find(
    (one): one is object =>
      typeof one === 'object' && one !== null && Reflect.get(one, 'personId') === personId,
  );
}
