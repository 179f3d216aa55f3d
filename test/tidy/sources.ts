import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A TypeScript file of the repository, parsed; its path is relative to the root, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly isSpec: boolean;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly tree: ts.SourceFile;
}

export interface Import {
  /** As written: `./money.js`, `#crm`, `zod`, `node:fs`. */
  readonly specifier: string;
  /** A relative import's or an alias's file, as a path like Source.path; undefined for packages. */
  readonly file: string | undefined;
  /** A package's name without the path inside it; undefined for files and for Node's own modules. */
  readonly package: string | undefined;
  /** Erased by the compiler: `import type`, or every name marked `type`. */
  readonly typeOnly: boolean;
}

const aliases: Readonly<Record<string, { readonly source: string }>> = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
).imports;

/** All TypeScript files below these folders of the repository. */
export function sourcesOf(...folders: readonly string[]): readonly Source[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
    .map(parse);
}

function parse(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  return {
    path,
    isSpec: path.endsWith('.spec.ts') || path.startsWith('test/'),
    lines: text.trimEnd().split('\n').length,
    imports: importsOf(tree),
    tree,
  };
}

/** Static imports, re-exports, `import('…')` with a literal, and types written as `import('…').X`. */
function importsOf(tree: ts.SourceFile): readonly Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) {
      found.push(resolve(tree.fileName, specifier.text, typeOnly));
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isErased(node));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function isErased({ importClause: clause }: ts.ImportDeclaration): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  return (
    clause.name === undefined &&
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.length > 0 &&
    names.elements.every((element) => element.isTypeOnly)
  );
}

function resolve(from: string, specifier: string, typeOnly: boolean): Import {
  const base = { specifier, typeOnly, file: undefined, package: undefined };
  if (specifier.startsWith('node:')) return base;
  if (specifier.startsWith('#')) {
    const alias = aliases[specifier];
    if (alias === undefined)
      throw new Error(`${from}: no "${specifier}" in package.json "imports"`);
    return { ...base, file: posix.normalize(alias.source) };
  }
  if (specifier.startsWith('.')) {
    const file = posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
    return { ...base, file };
  }
  const parts = specifier.split('/');
  return { ...base, package: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
}

/** Every function of a file that has a body, with the lines it covers. */
export function functionsOf(source: Source): readonly { name: string; lines: number }[] {
  const found: { name: string; lines: number }[] = [];
  const lineAt = (place: number) => source.tree.getLineAndCharacterOfPosition(place).line;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const first = lineAt(node.getStart());
      if (!declaresTests(node.body)) {
        found.push({ name: nameOf(node, first + 1), lines: lineAt(node.end) - first + 1 });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return found;
}

/** A function whose own statements are `describe` and `it` is a table of contents, as long as its tests. */
function declaresTests(body: ts.Node): boolean {
  if (!ts.isBlock(body)) return false;
  return body.statements.some(
    (statement) =>
      ts.isExpressionStatement(statement) &&
      /^(describe|it|test)\b/.test(statement.getText()) &&
      ts.isCallExpression(statement.expression),
  );
}

function nameOf(node: ts.SignatureDeclaration, line: number): string {
  const owner = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  return `${owner?.getText() ?? 'a function'} (line ${line})`;
}

/** The identifiers and string literals of a file, that is its words without the comments. */
export function wordsOf(source: Source): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) {
      found.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return found;
}

/** A file that only passes on what other files export. */
export function isBarrel(source: Source): boolean {
  const { statements } = source.tree;
  return (
    statements.length > 0 &&
    statements.every((node) => ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
  );
}

/** Folders, without the last part, that a file lies in. */
export function foldersOf(source: Source): readonly string[] {
  return dirname(source.path).split('/');
}
