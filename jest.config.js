/**
 * Native ES modules, each compiled by swc. `npx jest` does not work: Node needs flags for this, which
 * scripts/jest.mjs passes.
 *
 * @type {import('jest').Config}
 */
export default {
  testEnvironment: 'node',
  // "source" makes the "imports" of package.json lead to the sources. Without it Jest would test dist/.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // Sources name the compiled file, as Node wants it; here it is the source that is meant.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  maxWorkers: 2,
  // The full counts of `npm run test:full` take minutes where `npm test` takes seconds.
  testTimeout: process.env['LITOPYS_FULL'] === '1' ? 3_600_000 : 60_000,
};
