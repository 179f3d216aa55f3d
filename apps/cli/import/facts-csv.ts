import { Refusal } from '#event-sourcing';
import type { CommandClasses } from './command-check.js';
import { readCsv, type CsvRow } from './csv.js';
import { isInherited, isObject, type Told } from './facts.js';
import type { ToldRow } from './facts-ndjson.js';

const COLUMNS = ['command', 'source.system', 'source.id'];

type Fields = Record<string, unknown>;

/**
 * Reads facts from a table. A column is named after the field that it holds: `name`, `source.channel`. Values of a list
 * stand in one cell, separated by ";". A list of objects (`lines.productId`, `lines.quantity`) gets one element a row:
 * rows that follow each other with the same command and source make one fact. Empty cells say nothing.
 *
 * @throws Ending when the file cannot be read or a column is missing
 */
export async function* readFactTable(
  path: string,
  name: string,
  classes: CommandClasses,
): AsyncGenerator<ToldRow> {
  let group:
    | { readonly key: string; readonly row: CsvRow; told: Fields | Refusal; rows: number }
    | undefined;
  const finished = (): ToldRow[] =>
    group === undefined ? [] : [{ place: group.row.place, rows: group.rows, told: group.told }];
  for await (const row of readCsv(path, name, COLUMNS)) {
    const key = COLUMNS.map((column) => row.cell(column)).join('\0');
    const told = toldBy(row, classes);
    if (group?.key === key && hasElements(told)) {
      group.told = joined(group.told, told, row);
      group.rows += 1;
      continue;
    }
    yield* finished();
    group = { key, row, told, rows: 1 };
  }
  yield* finished();
}

/** What one row says by itself. */
function toldBy(row: CsvRow, classes: CommandClasses): Fields | Refusal {
  if (row.malformed !== undefined) return new Refusal('malformed_row', row.malformed);
  const prototype: unknown = classes.get(row.cell('command'))?.prototype;
  const told: Fields = {};
  for (const column of row.columns) {
    const cell = row.cell(column);
    if (cell === '') continue;
    const [field = '', ...inner] = column.split('.');
    if ([field, ...inner].some(isInherited)) {
      const message = `${column} is a column: there is no such field; leave it out`;
      return new Refusal('invalid_input', message);
    }
    const type = typeOf(prototype, field);
    if (inner.length === 0) told[field] = valueOf(cell, type);
    else if (type === Array) told[field] = [withField(elementOf(told[field]), inner, cell)];
    else told[field] = withField(told[field], inner, cell);
  }
  return told;
}

/** Command classes keep the types of their fields for GraphQL. */
function typeOf(prototype: unknown, field: string): unknown {
  if (typeof prototype !== 'object' || prototype === null) return undefined;
  const type: unknown = Reflect.getMetadata('design:type', prototype, field);
  return type;
}

function valueOf(cell: string, type: unknown): unknown {
  if (type === Array) return cell.split(';').map((each) => each.trim());
  if (type === Number && !Number.isNaN(Number(cell))) return Number(cell);
  if (type === Boolean && /^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true';
  return cell;
}

function elementOf(list: unknown): unknown {
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return first;
}

function withField(
  object: unknown,
  [field = '', ...inner]: readonly string[],
  cell: string,
): Fields {
  const fields = isObject(object) ? object : {};
  return { ...fields, [field]: inner.length === 0 ? cell : withField(fields[field], inner, cell) };
}

function hasElements(told: Told | Refusal): boolean {
  return told instanceof Refusal || Object.values(told).some(isElements);
}

function isElements(value: unknown): value is readonly Told[] {
  return Array.isArray(value) && value.some(isObject);
}

/** The fact of several rows: their elements one after the other, everything else said once or alike. */
function joined(before: Fields | Refusal, told: Fields | Refusal, row: CsvRow): Fields | Refusal {
  if (before instanceof Refusal) return before;
  if (told instanceof Refusal)
    return new Refusal(told.code, `row ${row.place.row}: ${told.message}`);
  const all: Fields = { ...before };
  for (const [field, value] of Object.entries(told)) {
    const known = all[field];
    if (isElements(value)) all[field] = [...(isElements(known) ? known : []), ...value];
    else if (known === undefined) all[field] = value;
    else if (JSON.stringify(known) !== JSON.stringify(value)) {
      return new Refusal(
        'rows_differ',
        `${field} is ${JSON.stringify(value)} in row ${row.place.row} and ${JSON.stringify(known)} in an earlier row of the same fact: make them equal, or leave it empty`,
      );
    }
  }
  return all;
}
