import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';

/** Over GraphQL "not given" comes as null too. From here on it is absence only, in arguments and in all inputs. */
@Injectable()
export class GivenPipe implements PipeTransform {
  transform(value: unknown, { type }: ArgumentMetadata): unknown {
    // Nest calls arguments "body"; parents and contexts, which pass here too, are no inputs.
    return type === 'body' ? withoutNulls(value) : value;
  }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== null)
      .map(([name, part]) => [name, withoutNulls(part)]),
  );
}
