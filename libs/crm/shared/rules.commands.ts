import { Transform } from 'class-transformer';
import {
  IsInt,
  IsISO8601,
  IsOptional,
  IsUUID,
  isUUID,
  Matches,
  MaxLength,
  Min,
} from 'class-validator';

/** A property decorator made of several. */
function all(...rules: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const rule of rules) rule(target, property);
  };
}

/** A UUID. It may be written in capitals; from here on it is in lower case, as streams and keys have it. */
export function IsId(): PropertyDecorator {
  return all(
    Transform(({ value }) => lowerCase(value)),
    IsUUID(),
  );
}

/** A UUID, or nothing. */
export function IsOptionalId(): PropertyDecorator {
  return all(IsOptional(), IsId());
}

function lowerCase(value: unknown): unknown {
  return typeof value === 'string' && isUUID(value) ? value.toLowerCase() : value;
}

const DECIMAL = /^\d{1,15}(\.\d{1,9})?$/;

/** A decimal number ≥ 0 as text, at most 9 digits behind the point. */
export function IsDecimalText(): PropertyDecorator {
  return Matches(DECIMAL, {
    message: '$property is $value: give a decimal number of 0 or more, such as "2.5"',
  });
}

/** As `IsDecimalText`, for what must be above 0. That it is not 0, the rules of the domain see to. */
export function IsPositiveDecimalText(): PropertyDecorator {
  return Matches(DECIMAL, {
    message: '$property is $value: give a decimal number more than 0, such as "2.5"',
  });
}

/** An ISO 4217 code. */
export function IsCurrencyCode(): PropertyDecorator {
  return Matches(/^[A-Z]{3}$/, {
    message: '$property is $value: give an ISO 4217 code such as "EUR"',
  });
}

/** A day of the business calendar. */
export function IsDay(): PropertyDecorator {
  return all(
    Matches(/^\d{4}-\d{2}-\d{2}$/, {
      message: '$property is $value: give a day such as 2026-03-15',
    }),
    IsISO8601({ strict: true }, { message: '$property is $value: there is no such day' }),
  );
}

/** Text of at most `max` characters, of which one can be seen, and none controls anything but lines and tabs. */
export function IsText(max: number): PropertyDecorator {
  return all(
    Matches(/[^\p{Z}\p{C}]/u, { message: 'must have at least one visible character' }),
    Matches(/^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u, {
      message: 'must have no control characters but line breaks and tabs',
    }),
    MaxLength(max),
  );
}

/** Such text, or nothing. */
export function IsOptionalText(max: number): PropertyDecorator {
  return all(IsOptional(), IsText(max));
}

/** A stage of a payment schedule, from 1. */
export function IsStage(): PropertyDecorator {
  return all(IsInt(), Min(1));
}
