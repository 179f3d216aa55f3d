import type {
  AcceptUnmatchedReturn,
  ArchiveCustomer,
  IssueCustomerCredit,
  MarkCustomerVip,
  RecordDecision,
  RenameCustomer,
} from '#crm';
import type { Input } from '../input.js';
import { PRODUCTS } from './catalogue.js';
import { managerOn, type Hero, type Telling } from './hero.js';
import type { DecisionText } from './language.js';
import { TAX_PERCENT } from './order.js';

/** What becomes of the customer as such: its name, its standing with us, decisions, credits without an order. */
export function tellStanding(telling: Telling, hero: Hero): void {
  const { diary } = telling;
  const { key, id: customerId, life, language } = hero;
  const { faker, reasons, decisions } = language;
  const late = life.since + Math.floor((diary.today - life.since) * 0.6);
  const write = (to: string, command: { readonly type: string }, day: number, minute: number) =>
    diary.write(`${key}/${to}`, command, diary.time(day, minute), managerOn(hero, day).user);
  const decide = (to: string, text: DecisionText, day: number) => {
    const command: Input<RecordDecision> = {
      type: 'RecordDecision',
      ...{ about: `customer-${customerId}`, ...text },
    };
    write(to, command, day, 16 * 60);
  };
  if (life.course === 'GROWING' && faker.datatype.boolean(0.6)) {
    const vip: Input<MarkCustomerVip> = {
      type: 'MarkCustomerVip',
      ...{ customerId, reason: reasons.vip },
    };
    write('vip', vip, late, 15 * 60);
    decide('rebate', decisions.rebate, late);
  }
  if (life.wonBack !== undefined) decide('welcome-back', decisions.welcomeBack, life.wonBack + 1);
  if (life.archived !== undefined) {
    decide('lost', decisions.lost, life.archived - 1);
    const archive: Input<ArchiveCustomer> = {
      type: 'ArchiveCustomer',
      ...{ customerId, reason: reasons.archived },
    };
    write('archived', archive, life.archived, 18 * 60);
  } else if (faker.datatype.boolean(0.04)) {
    const name = language.renamed.replace('{}', hero.name);
    const rename: Input<RenameCustomer> = { type: 'RenameCustomer', customerId, name };
    write('renamed', rename, late, 640);
  }
  tellCredits(telling, hero, late);
}

/** Now and then a bonus for a year, and goods that come back and no order is known of. */
function tellCredits({ diary, currency }: Telling, hero: Hero, day: number): void {
  const { key, id: customerId, life, language } = hero;
  const { faker, reasons } = language;
  if (life.purchases.length < 3) return;
  const { user } = managerOn(hero, day);
  if (faker.datatype.boolean(0.05)) {
    const net = 10 * faker.number.int({ min: 5, max: 20 });
    const credit: Input<IssueCustomerCredit> = {
      type: 'IssueCustomerCredit',
      ...{ customerId, currency, net: String(net), tax: String((net * TAX_PERCENT) / 100) },
      reason: reasons.bonus,
    };
    diary.write(`${key}/bonus`, credit, diary.time(day + 3, 700), user);
  }
  if (!faker.datatype.boolean(0.04)) return;
  const product = faker.helpers.arrayElement(PRODUCTS);
  const line = { productId: product.id, productName: product.name, productGroup: product.group };
  const prices = { quantity: '1', unitPrice: String(product.price) };
  const goods: Input<AcceptUnmatchedReturn> = {
    type: 'AcceptUnmatchedReturn',
    ...{ customerId, currency, reason: reasons.unmatchedReturn },
    lines: [{ ...line, ...prices, taxRate: String(TAX_PERCENT / 100) }],
  };
  diary.write(`${key}/unmatched-return`, goods, diary.time(day + 5, 720), user);
}
