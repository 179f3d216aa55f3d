/**
 * The rules of the house that a machine can check. Each test lists what breaks the rule, file by file, so that
 * a failure says what to change. Where a rule turns out to be wrong, change it here, and say why.
 */
import { describe, expect, it } from '@jest/globals';
import {
  foldersOf,
  functionsOf,
  type Import,
  isBarrel,
  type Source,
  sourcesOf,
  wordsOf,
} from './sources.js';

/** Who may import whom. Inside a layer everything may import everything. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'libs/event-sourcing': [],
  'libs/crm': ['libs/event-sourcing'],
  'libs/stores': ['libs/event-sourcing'],
  'libs/runtime': ['libs/event-sourcing', 'libs/crm', 'libs/stores'],
  apps: ['libs/event-sourcing', 'libs/crm', 'libs/runtime'],
};

/** What a library may take from npm and from Node; specs may take more. The first pattern that fits counts. */
const mayUse: readonly (readonly [files: RegExp, packages: readonly string[]])[] = [
  [/^libs\/event-sourcing\/testing\//, ['zod', '@jest/globals', 'fast-check']],
  [/^libs\/event-sourcing\//, ['zod']],
  // @nestjs/graphql costs 1.4 to 2.6 s and 110 MB to load; a fold, a worker and a CLI call must not pay it.
  [
    /^libs\/crm\/.*\.commands\.ts$/,
    ['zod', 'class-validator', 'class-transformer', '@nestjs/graphql', 'graphql'],
  ],
  [/^libs\/crm\//, ['zod']],
  // A driver stays inside the folder of its adapter, so that it can be exchanged.
  [/^libs\/stores\/sqlite\//, ['libsql']],
  [/^libs\/stores\/eventstoredb\//, ['@eventstore/db-client']],
  [/^libs\/stores\/mongodb\//, ['mongodb']],
];

const maxFileLines = 300;
const maxFunctionLines = 70;

const product = sourcesOf('libs', 'apps');
const everything = [...product, ...sourcesOf('test')];

describe('imports', () => {
  it('follow the table of layers', () => {
    expect(
      imports(product, ({ path }, { file }) => {
        if (file === undefined) return false;
        const [from, to] = [layerOf(path), layerOf(file)];
        return from !== to && !mayImport[from]?.includes(to);
      }),
    ).toEqual([]);
  });

  it('cross from one library into another only by its name, never by a path', () => {
    expect(
      imports(
        product,
        ({ path }, { file, specifier }) =>
          file !== undefined && specifier.startsWith('.') && layerOf(path) !== layerOf(file),
      ),
    ).toEqual([]);
  });

  it('take from npm only what their library is allowed', () => {
    expect(
      imports(product, ({ path, isSpec }, { package: name }) => {
        const allowed = mayUse.find(([files]) => files.test(path))?.[1];
        return !isSpec && name !== undefined && allowed !== undefined && !allowed.includes(name);
      }),
    ).toEqual([]);
  });

  it('keep the domain pure: of Node, libs/crm knows at most hashing', () => {
    expect(
      imports(
        product.filter(({ path, isSpec }) => path.startsWith('libs/crm/') && !isSpec),
        (_, { specifier }) => specifier.startsWith('node:') && specifier !== 'node:crypto',
      ),
    ).toEqual([]);
  });

  it('of read models know events, shared values, and the read models they are built over', () => {
    expect(
      imports(
        product.filter(({ path }) => isReadModel(path)),
        ({ path }, { file, package: name }) =>
          file === undefined ? name !== undefined && name !== 'zod' : !mayBeFolded(path, file),
      ),
    ).toEqual([]);
  });

  it('of command classes are by type only, because those load @nestjs/graphql', () => {
    expect(
      imports(
        product.filter(({ path, isSpec }) => path.startsWith('libs/') && !isSpec),
        ({ path }, { file, typeOnly }) => isCommands(file) && !isCommands(path) && !typeOnly,
      ),
    ).toEqual([]);
  });

  it('of the testing kit stay in specs', () => {
    const kit = 'libs/event-sourcing/testing/';
    expect(
      imports(
        product.filter(({ path, isSpec }) => !isSpec && !path.startsWith(kit)),
        (_, { file }) => file?.startsWith(kit) === true,
      ),
    ).toEqual([]);
  });
});

describe('names', () => {
  it('of files are lower case words, then their kind: noun.kind.ts', () => {
    const name = /\/[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z][a-z0-9-]*)*\.ts$/;
    expect(paths(everything.filter(({ path }) => !name.test(path)))).toEqual([]);
  });

  it('of folders say what is in them', () => {
    const vague = ['utils', 'util', 'common', 'helpers', 'misc', 'lib'];
    const isVague = (source: Source) => foldersOf(source).some((part) => vague.includes(part));
    expect(paths(everything.filter(isVague))).toEqual([]);
  });

  it('lead to one index.ts per library, and no other file only passes on exports', () => {
    const index = /^libs\/([a-z-]+|event-sourcing\/testing|stores\/[a-z-]+)\/index\.ts$/;
    const isStray = (source: Source) =>
      !index.test(source.path) && (source.path.endsWith('/index.ts') || isBarrel(source));
    expect(paths(product.filter(isStray))).toEqual([]);
  });

  it('of the domain are unknown to the mechanism and to the stores', () => {
    // "order" and "contact" are ordinary words too, so only names like OrderPlaced count.
    const domain =
      /customer|payment|shipment|invoice|\bcrm\b|Order(Id|Placed|Line|State)|Contact(Id|Planned|Person)/i;
    const broken = product
      .filter(({ path, isSpec }) => /^libs\/(event-sourcing|stores)\//.test(path) && !isSpec)
      .flatMap((source) =>
        wordsOf(source)
          .filter((word) => domain.test(word) && !word.startsWith('#'))
          .map((word) => `${source.path}: ${word}`),
      );
    expect(broken).toEqual([]);
  });
});

describe('sizes', () => {
  it(`of files stay within ${maxFileLines} lines`, () => {
    const broken = everything
      .filter(({ lines }) => lines > maxFileLines)
      .map(({ path, lines }) => `${path}: ${lines} lines`);
    expect(broken).toEqual([]);
  });

  it(`of functions stay within ${maxFunctionLines} lines`, () => {
    const broken = everything.flatMap((source) =>
      functionsOf(source)
        .filter(({ lines }) => lines > maxFunctionLines)
        .map(({ name, lines }) => `${source.path}: ${name}: ${lines} lines`),
    );
    expect(broken).toEqual([]);
  });
});

/** `libs/crm/orders/orders.events.ts` belongs to `libs/crm`, everything in apps/ to `apps`. */
function layerOf(path: string): string {
  const [top = '', library = ''] = path.split('/');
  return top === 'libs' ? `${top}/${library}` : top;
}

function isReadModel(path: string): boolean {
  return /^libs\/crm\/read-models\/.*\.(projection|rollup|ledger)\.ts$/.test(path);
}

function isCommands(path: string | undefined): boolean {
  return path?.endsWith('.commands.ts') === true;
}

/** Whether a read model may know this file: see `of read models …` above. */
function mayBeFolded(readModel: string, file: string): boolean {
  const folder = (path: string) => path.slice(0, path.lastIndexOf('/'));
  if (isCommands(file) || file.endsWith('.decider.ts')) return false;
  return (
    file === 'libs/event-sourcing/index.ts' ||
    file.startsWith('libs/crm/shared/') ||
    file.endsWith('.events.ts') ||
    folder(file) === folder(readModel)
  );
}

/** The imports for which `isBroken` holds, as lines to read. */
function imports(
  sources: readonly Source[],
  isBroken: (source: Source, what: Import) => boolean,
): readonly string[] {
  return sources.flatMap((source) =>
    source.imports
      .filter((what) => isBroken(source, what))
      .map(({ specifier }) => `${source.path} imports ${specifier}`),
  );
}

function paths(sources: readonly Source[]): readonly string[] {
  return sources.map(({ path }) => path);
}
