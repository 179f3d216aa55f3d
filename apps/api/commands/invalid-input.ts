import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { fieldAt } from '#crm';
import { describeValue } from '#event-sourcing';
import type { CommandClass, CommandInstance } from './command-class.js';
import type { UserError } from './payload.type.js';

/** The command that an input says, or what is wrong with it. */
export async function parseCommand(
  commandClass: CommandClass,
  input: object,
): Promise<{ readonly command: CommandInstance } | { readonly errors: readonly UserError[] }> {
  const command = plainToInstance(commandClass, input);
  const found = await validate(command, { validationError: { target: false, value: true } });
  const errors = found.flatMap((error) => userErrors(error, []));
  return errors.length === 0 ? { command } : { errors };
}

/** class-validator names neither the value nor the place in a list: `lines[0].quantity is "-1": give …`. */
function userErrors(error: ValidationError, above: readonly string[]): readonly UserError[] {
  const path = [...above, error.property];
  const own = Object.values(error.constraints ?? {}).map((message) => ({
    code: 'invalid_input',
    message: `${fieldAt(path)} is ${describeValue(error.value)}: ${remedy(message, error)}`,
    path,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => userErrors(child, path))];
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
  return rest.replace(/^(must|should) /, 'it $1 ');
}
