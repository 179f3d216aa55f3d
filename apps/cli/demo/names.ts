import { english } from './english.js';
import type { Language, Place } from './language.js';
import { russian } from './russian.js';
import { ukrainian } from './ukrainian.js';

/** Every eleven customers: five speak English, four Ukrainian, two Russian. */
const SPEAKERS: readonly Language[] = [
  ...[english, ukrainian, english, russian, ukrainian, english],
  ...[ukrainian, english, russian, english, ukrainian],
];

/** The language of a customer, and how many before it speak the same. */
export function languageOf(customer: number): {
  readonly language: Language;
  readonly nth: number;
} {
  const place = customer % SPEAKERS.length;
  const language = SPEAKERS[place] ?? english;
  const among = (speakers: readonly Language[]) =>
    speakers.filter((other) => other === language).length;
  const rounds = Math.floor(customer / SPEAKERS.length);
  return { language, nth: rounds * among(SPEAKERS) + among(SPEAKERS.slice(0, place)) };
}

/**
 * What the nth customer of a language is called. Each is called otherwise until all businesses have had all names; then
 * the city is added. The numbers of names and businesses are such that `n` steps through all pairs.
 */
export function businessName(language: Language, nth: number, seed: number, { city }: Place) {
  const { names, businesses } = language;
  const n = nth + 13 * seed;
  const name = names[n % names.length] ?? '';
  const business = businesses[(n + Math.floor(n / names.length)) % businesses.length] ?? '{}';
  const full = business.replace('{}', name);
  const isTaken = nth >= names.length * businesses.length;
  return {
    full: isTaken ? `${full}, ${city}` : full,
    domain: `${latin(name, language)}.example`,
  };
}

/** A person: first name and surname. */
export function personName(language: Language): string {
  const { faker, firstNames, surnames } = language;
  const sex = faker.helpers.arrayElement(['female', 'male'] as const);
  const surname =
    surnames === undefined ? faker.person.lastName(sex) : faker.helpers.arrayElement(surnames);
  return `${faker.helpers.arrayElement(firstNames[sex])} ${surname}`;
}

export function telephone({ faker }: Language, { phone }: Place): string {
  return faker.helpers.replaceSymbols(phone);
}

export function address({ faker, streets }: Language, { city }: Place): string {
  const street = faker.helpers.arrayElement(streets);
  // No house has the number 0.
  return `${street.replace('#', String(faker.number.int({ min: 1, max: 9 })))}, ${city}`;
}

/** An e-mail address of a person: as passports write the name. */
export function emailOf(name: string, language: Language, domain: string): string {
  return `${latin(name, language).replaceAll('-', '.')}@${domain}`;
}

const CYRILLIC: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'h', ґ: 'g', д: 'd', е: 'e', є: 'ie', ё: 'e', ж: 'zh', з: 'z' },
  ...{ и: 'y', і: 'i', ї: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r' },
  ...{ с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '' },
  ...{ ы: 'y', ь: '', э: 'e', ю: 'iu', я: 'ia' },
};

/** Letters that Russian pronounces otherwise. */
const RUSSIAN: typeof CYRILLIC = { г: 'g', и: 'i', ю: 'yu', я: 'ya' };

/** In small Latin letters, with hyphens for what is between words. */
function latin(text: string, language: Language): string {
  const letters = language === russian ? { ...CYRILLIC, ...RUSSIAN } : CYRILLIC;
  return [...text.toLowerCase().replaceAll(/[’']/gu, '')]
    .map((letter) => letters[letter] ?? letter)
    .join('')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '');
}
