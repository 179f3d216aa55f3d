import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError, type ValidatorOptions } from 'class-validator';
import { fieldAt } from '#crm';
import { describeValue } from '#event-sourcing';
import type { CommandClass, CommandInstance } from './command-class.js';
import type { UserError } from './payload.type.js';
import { keepsRules } from './rules.js';

/**
 * The command that an input says, or what is wrong with it. GraphQL has refused fields that do not exist; who takes
 * inputs from elsewhere says so in `options`.
 */
export async function parseCommand(
  commandClass: CommandClass,
  input: object,
  options: ValidatorOptions = {},
): Promise<{ readonly command: CommandInstance } | { readonly errors: readonly UserError[] }> {
  const command = plainToInstance(commandClass, input);
  if (keepsRules(command, options.forbidNonWhitelisted === true)) return { command };
  const shown = { validationError: { target: false, value: true } };
  const found = await validate(command, { ...options, ...shown });
  const errors = found.filter(isGiven).flatMap((error) => userErrors(error, []));
  return errors.length === 0 ? { command } : { errors };
}

/** Not what the class itself declares for the edge to fill in: `meta` of every command. */
function isGiven({ value, constraints = {} }: ValidationError): boolean {
  return value !== undefined || !('whitelistValidation' in constraints);
}

/** class-validator names neither the value nor the place in a list: `lines[0].quantity is "-1": give …`. */
function userErrors(error: ValidationError, above: readonly string[]): readonly UserError[] {
  const path = [...above, error.property];
  const own = Object.values(error.constraints ?? {}).map((message) => ({
    code: 'invalid_input',
    message: `${fieldAt(path)} is ${shown(error.value)}: ${remedy(message, error)}`,
    path,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => userErrors(child, path))];
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : describeValue(value);
}

/** The message without the name and the value that many begin with. */
function remedy(message: string, { property, value }: ValidationError): string {
  const beginnings = [
    `${property} is ${String(value)}: `,
    `each value in ${property} `,
    `${property} `,
  ];
  const beginning = beginnings.find((text) => message.startsWith(text)) ?? '';
  const rest = message.slice(beginning.length);
  if (rest === `property ${property} should not exist`) return 'there is no such field';
  return rest.replace(/^(must|should) /, 'it $1 ');
}
