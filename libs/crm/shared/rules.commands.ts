import { IsInt, IsISO8601, IsOptional, Matches, MaxLength, Min, MinLength } from 'class-validator';

/** A property decorator made of several. */
function all(...rules: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const rule of rules) rule(target, property);
  };
}

/** A decimal number ≥ 0 as text, at most 9 digits behind the point. */
export function IsDecimalText(): PropertyDecorator {
  return Matches(/^\d{1,15}(\.\d{1,9})?$/, {
    message: '$property is $value: give a decimal number such as "2.5"',
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

/** Text of 1 to `max` characters. */
export function IsText(max: number): PropertyDecorator {
  return all(MinLength(1), MaxLength(max));
}

/** Text of 1 to `max` characters, or nothing. */
export function IsOptionalText(max: number): PropertyDecorator {
  return all(IsOptional(), IsText(max));
}

/** A stage of a payment schedule, from 1. */
export function IsStage(): PropertyDecorator {
  return all(IsInt(), Min(1));
}
