import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { underTest, type UnderTest } from './under-test.js';

const golden = fileURLToPath(new URL('../golden/schema.graphql', import.meta.url));

let api: UnderTest;
let schema: GraphQLSchema;

beforeAll(async () => {
  api = await underTest();
  schema = buildClientSchema(await api.data(getIntrospectionQuery({ oneOf: true })));
});
afterAll(() => api.close());

describe('The schema', () => {
  it('is the one in test/golden/schema.graphql; after a change that is meant, run npm run schema', async () => {
    const now = `${printSchema(lexicographicSortSchema(schema))}\n`;
    if (process.env['LITOPYS_TEST_UPDATE'] === '1') {
      mkdirSync(dirname(golden), { recursive: true });
      writeFileSync(golden, now);
    }
    const before = existsSync(golden)
      ? readFileSync(golden, 'utf8')
      : 'type Query { nothing: Int }';
    const changes = await diff(buildSchema(before), buildSchema(now));
    const said = changes.map(({ criticality, message }) => {
      const breaking = criticality.level === CriticalityLevel.Breaking ? 'BREAKING: ' : '';
      return `${breaking}${message}`;
    });
    expect(said).toEqual([]);
    expect(now).toBe(before);
  });

  it('describes every type, field, argument and enum value', () => {
    const silent: string[] = [];
    const check = (name: string, { description }: { description?: string | null | undefined }) => {
      if ((description ?? '').trim() === '') silent.push(name);
    };
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__')) continue;
      check(type.name, type);
      if (isEnumType(type)) {
        for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
      }
      if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        check(`${type.name}.${field.name}`, field);
        if (!('args' in field)) continue;
        for (const arg of field.args) check(`${type.name}.${field.name}(${arg.name})`, arg);
      }
    }
    expect(silent).toEqual([]);
  });

  it('lets every mutation fail alone: root fields are nullable, and each takes one input with a commandId', () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(mutations.length).toBeGreaterThan(30);
    for (const { name, type, args } of mutations) {
      expect([name, String(type)]).toEqual([name, expect.stringMatching(/Payload$/)]);
      expect([name, args.map((arg) => arg.name)]).toEqual([name, ['input']]);
      const input = schema.getType(String(args[0]?.type).replace('!', ''));
      const fields = isInputObjectType(input) ? input.getFields() : {};
      expect([name, String(fields['commandId']?.type)]).toEqual([name, 'UUID!']);
    }
  });

  it('gives every root query minPosition', () => {
    const queries = Object.values(schema.getQueryType()?.getFields() ?? {});
    const without = queries.filter(({ args }) => !args.some(({ name }) => name === 'minPosition'));
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it('asks for first wherever there is a page', () => {
    const pages = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type))
      .flatMap((type) => Object.values(type.getFields()))
      .filter(({ type }) => /Connection!?$/.test(String(type)));
    expect(pages.length).toBeGreaterThan(8);
    for (const { name, args } of pages) {
      const first = args.find((arg) => arg.name === 'first');
      expect([name, String(first?.type)]).toEqual([name, 'Int!']);
    }
  });
});
