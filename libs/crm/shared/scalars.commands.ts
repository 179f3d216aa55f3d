import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** 0001 to 9999: beyond, text is no longer in the order of time. */
const YEAR = /^(?!0000)\d{4}-/;
const UUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A scalar whose input is text that `parse` accepts (and may rewrite) or answers with undefined. */
function textScalar(
  name: string,
  description: string,
  remedy: string,
  parse: (text: string) => string | undefined,
): GraphQLScalarType<string, string> {
  const parseValue = (value: unknown): string => {
    const parsed = typeof value === 'string' ? parse(value) : undefined;
    if (parsed === undefined)
      throw new GraphQLError(`${JSON.stringify(value)} is no ${name}: ${remedy}`);
    return parsed;
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: (value) => String(value),
    parseValue,
    parseLiteral: (node) => parseValue(node.kind === Kind.STRING ? node.value : undefined),
  });
}

/** The instant as the log writes it, or undefined for text that is none, or whose year in UTC is not 0001 to 9999. */
export function parseInstant(text: string): string | undefined {
  if (!RFC3339.test(text)) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return undefined;
  // 2026-02-30 would silently become 2 March.
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (!day.toISOString().startsWith(text.slice(0, 10))) return undefined;
  const instant = time.toISOString();
  return YEAR.test(instant) ? instant : undefined;
}

/** The date if it exists in the calendar, or undefined. */
export function parseDate(text: string): string | undefined {
  if (!DATE.test(text) || !YEAR.test(text)) return undefined;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : undefined;
}

/** The UUID in lower case, or undefined for text that is none. */
export function parseUuid(text: string): string | undefined {
  const lower = text.toLowerCase();
  return UUID_TEXT.test(lower) ? lower : undefined;
}

export const UuidScalar = textScalar(
  'UUID',
  'A UUID, e.g. "0b6f1c1e-8d0a-4c1b-9a51-3d0f2f6f7a10". Capitals count as small letters.',
  'give 32 hexadecimal digits, such as "0b6f1c1e-8d0a-4c1b-9a51-3d0f2f6f7a10"',
  parseUuid,
);

export const DateTime = textScalar(
  'DateTime',
  'An instant, RFC 3339, e.g. "2026-03-15T10:00:00Z". Answers are in UTC with milliseconds.',
  'give an instant such as "2026-03-15T10:00:00Z", in the years 0001 to 9999',
  parseInstant,
);

export const DateOnly = textScalar(
  'Date',
  'A day of the business calendar, e.g. "2026-03-15".',
  'give a day such as "2026-03-15"',
  parseDate,
);

export const Decimal = textScalar(
  'Decimal',
  'A decimal number as text, e.g. "12.50": exact, never a float.',
  'give a decimal number such as "12.50"',
  (text) => (/^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? text : undefined),
);

export const PositionScalar = textScalar(
  'Position',
  'A place in the log. Opaque: take it from an answer and give it back.',
  'give a position that an answer contained',
  (text) => (/^[0-9A-Za-z:_-]{1,64}$/.test(text) ? text : undefined),
);
