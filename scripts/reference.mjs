/**
 * Writes docs/reference/ from the code: events, commands, read models, command line. `--check` writes nothing and
 * fails when what is committed is not what the code says.
 *
 *   npm run docs
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const { eventCategories } = await import('../dist/libs/crm/index.js');
const { findReadModels } = await import('../dist/libs/runtime/index.js');

const header = (title, text) =>
  `# ${title}\n\n<!-- Written by npm run docs from the code; edit the code, not this file. -->\n\n${text}\n`;

const files = {
  'events.md': events(),
  'commands.md': commands(),
  'read-models.md': await readModels(),
  'cli.md': commandLine(),
  'events.schema.json': `${JSON.stringify(eventSchemas(), null, 2)}\n`,
  'import.schema.json': `${JSON.stringify(importSchema(), null, 2)}\n`,
};

const checking = process.argv.includes('--check');
const folder = join(root, 'docs/reference');
let stale = 0;
for (const [name, text] of Object.entries(files)) {
  const path = join(folder, name);
  if (!checking) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } else if (read(path) !== text) {
    stale += 1;
    console.error(
      `docs/reference/${name} is not what the code says: run npm run docs and commit the change`,
    );
  }
}
if (!checking) console.log(`wrote ${Object.keys(files).length} files to docs/reference`);
process.exitCode = stale === 0 ? 0 : 1;

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function schemaOf(schema) {
  return z.toJSONSchema(schema, { unrepresentable: 'any' });
}

function eventSchemas() {
  const entries = eventCategories.flatMap(({ schemas }) => Object.entries(schemas));
  return Object.fromEntries(entries.map(([type, schema]) => [type, schemaOf(schema)]));
}

function events() {
  const parts = eventCategories.map(({ category, subject, schemas, upcasters }) => {
    const types = Object.entries(schemas).map(([type, schema]) => {
      const version = (upcasters[type]?.length ?? 0) + 1;
      return `### ${type}\n\nVersion ${version}.\n\n${fieldTable(schemaOf(schema))}`;
    });
    return `## ${category}-…\n\nStreams \`${category}-<uuid>\`. Personal fields are encrypted with the key of \`${subject}\`.\n\n${types.join('\n\n')}`;
  });
  const intro =
    'Every fact that the log can hold, by kind of stream. Any stream can also hold `FactVoided` {voids, voidedType, reason*}. ' +
    'Fields marked * are personal. The same as JSON Schema: [events.schema.json](events.schema.json).';
  return header('Events', [intro, ...parts].join('\n\n'));
}

function fieldTable(schema) {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const mark = field.personal === true ? '*' : '';
    return `| \`${name}\`${mark}${required.has(name) ? '' : ' (optional)'} | ${typeName(field)} | ${cell(field.description)} |`;
  });
  return ['| field | type | what it says |', '|---|---|---|', ...rows].join('\n');
}

function cell(text = '') {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function typeName(field) {
  if (field.enum !== undefined) return field.enum.join(' ');
  if (field.const !== undefined) return JSON.stringify(field.const);
  if (field.type === 'array') return `list of ${typeName(field.items ?? {})}`;
  if (field.anyOf !== undefined) return field.anyOf.map(typeName).join(' or ');
  if (field.type === 'object') {
    const names = Object.keys(field.properties ?? {});
    return names.length === 0 ? 'object' : `{ ${names.join(', ')} }`;
  }
  if (field.format === 'date-time') return 'instant';
  return field.format ?? field.type ?? 'any';
}

function commands() {
  const schema = buildSchema(readFileSync(join(root, 'test/golden/schema.graphql'), 'utf8'));
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const parts = mutations.map(({ name, description, args }) => {
    const input = getNamedType(args[0]?.type);
    const fields = isInputObjectType(input) ? Object.values(input.getFields()) : [];
    const rows = fields.map(
      (field) =>
        `| \`${field.name}\`${isNonNullType(field.type) ? '' : ' (optional)'} | \`${field.type}\` | ${cell(field.description ?? '')} |`,
    );
    return `## ${name}\n\n${description ?? ''}\n\n${['| input | type | what it says |', '|---|---|---|', ...rows].join('\n')}`;
  });
  return header('Commands', ['Each is a GraphQL mutation.', ...parts].join('\n\n'));
}

/** One row of `litopys import`: a command, when it happened, what the other system calls it, and its fields. */
function importSchema() {
  const schema = buildSchema(readFileSync(join(root, 'test/golden/schema.graphql'), 'utf8'));
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const rows = mutations.map(({ name, description, args }) => {
    const command = name.slice(0, 1).toUpperCase() + name.slice(1);
    const input = getNamedType(args[0]?.type);
    const all = isInputObjectType(input) ? Object.values(input.getFields()) : [];
    const own = all.filter((field) => !['commandId', 'occurredAt'].includes(field.name));
    const { properties, required } = objectSchema(own);
    // A command with a source of its own (how a customer found us) shares the field with where the row is from.
    const inner = own.find((field) => field.name === 'source');
    const source =
      inner === undefined ? {} : objectSchema(Object.values(inner.type.ofType.getFields()));
    return {
      title: command,
      description: description ?? '',
      type: 'object',
      properties: {
        command: { const: command },
        occurredAt: {
          type: 'string',
          description:
            'When it happened: a time with its offset, a local time in the business time zone, or a day; now when absent',
        },
        ...properties,
        source: {
          type: 'object',
          properties: {
            system: {
              type: 'string',
              minLength: 1,
              description: 'Name of the system that says so',
            },
            id: {
              type: ['string', 'number'],
              description: 'What that system calls this fact, or what the fact opens',
            },
            ...source.properties,
          },
          required: ['system', 'id', ...(source.required ?? [])],
          additionalProperties: false,
        },
      },
      required: ['command', ...required.filter((field) => field !== 'source'), 'source'],
      additionalProperties: false,
    };
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A row of litopys import',
    description: 'Where an id is asked for, "system:id" gives what another system calls it.',
    oneOf: rows,
  };
}

function objectSchema(fields) {
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => [
        field.name,
        { ...inputSchema(field.type), description: field.description ?? '' },
      ]),
    ),
    required: fields.filter(({ type }) => isNonNullType(type)).map(({ name }) => name),
    additionalProperties: false,
  };
}

function inputSchema(given) {
  const type = getNullableType(given);
  if (isListType(type)) return { type: 'array', items: inputSchema(type.ofType) };
  if (isInputObjectType(type)) return objectSchema(Object.values(type.getFields()));
  if (isEnumType(type)) return { enum: type.getValues().map(({ name }) => name) };
  const json = { Int: 'integer', Float: 'number', Boolean: 'boolean' }[type.name];
  return { type: json ?? 'string' };
}

async function readModels() {
  const { projections, rollups, ledger } = await findReadModels();
  const parts = [
    ...projections.map((model) =>
      describeModel(model, `folded per ${model.entity}`, model.document),
    ),
    ...rollups.map((model) =>
      describeModel(
        model,
        `sums over ${model.of.name}`,
        z.object({ ...model.key.shape, ...model.measures.shape }),
      ),
    ),
    describeModel({ ...ledger, indexes: [] }, 'a row for each event', ledger.facets),
  ];
  const intro = 'What is computed from the log, and can be computed again at any time.';
  return header('Read models', [intro, ...parts].join('\n\n'));
}

function describeModel(model, how, schema) {
  const indexes = model.indexes.map((index) => `\`${index.join(', ')}\``).join(' · ');
  return [
    `## ${model.name}`,
    `${model.description}`,
    `Version ${model.version}, ${how}.${indexes === '' ? '' : ` Searchable by ${indexes}.`}`,
    fieldTable(schemaOf(schema)),
  ].join('\n\n');
}

function commandLine() {
  const help = (...args) =>
    execFileSync(process.execPath, [join(root, 'dist/apps/cli/main.js'), ...args, '--help'], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, NO_COLOR: '1', COLUMNS: '100' },
    }).trim();
  const top = help();
  const names = top
    .split('\n')
    .map((line) => /^ {2}([a-z][a-z-]*)/.exec(line)?.[1])
    .filter((name) => name && !['help', 'litopys'].includes(name));
  const parts = [top, ...names.map((name) => help(name))];
  return header('Command line', parts.map((text) => `\`\`\`text\n${text}\n\`\`\``).join('\n\n'));
}
