import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { describeEvent, Locale, managers } from '#crm';
import { graphqlEnum } from '#crm/enums';
import type { Asking } from '../asking.js';
import { documentType } from '../read-models/document.type.js';
import type { Served } from '../read-models/node.type.js';
import { readOne } from '../read-models/read-model.resolver.js';
import { type Entry, HistoryEntryType, HistorySubject, subjects } from './history.type.js';

const Locales = graphqlEnum(Locale);

/** What an entry of a history leads to. */
@Resolver(() => HistoryEntryType)
export class HistoryEntryResolver {
  @ResolveField('title', () => String, {
    description: 'What happened, in one line that a salesperson understands.',
  })
  title(
    @Parent() { event, telling, title }: Entry,
    @Args('locale', {
      type: () => Locales,
      defaultValue: 'EN',
      description: 'In which language; EN when absent.',
    })
    locale: Locale,
  ): string {
    return locale === 'EN' ? title : describeEvent(event, locale, telling).title;
  }

  @ResolveField('manager', () => documentType(managers), {
    nullable: true,
    description: 'The manager responsible, which need not be who recorded it.',
  })
  manager(@Parent() entry: Entry, @Context() asking: Asking): Promise<Served | null> | null {
    const { managerId, reading } = entry;
    return managerId === undefined ? null : readOne(managers, managerId, reading, asking);
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
