import tseslint from 'typescript-eslint';

/**
 * Where `as` may narrow a type: the edges at which data of unknown shape enters or where a library's types say
 * less than is true. Everywhere else the types must carry the proof. Add a file here only with a reason.
 */
const mayAssertTypes = [
  'libs/event-sourcing/ledger-rows.ts', // a stored document is read back as the ledger row it was written from
  'libs/event-sourcing/projection.ts', // a declaration forgets the types of its documents, so that all are one kind
  'libs/event-sourcing/rollup.ts', // the same
];

export default tseslint.config(
  { ignores: ['dist/', 'data/', 'coverage/', '.cache/', 'bench/peers/', 'apps/api/graphiql/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        // Tells consistent-type-imports to leave files with decorators alone: there an import that looks
        // like a type is needed at run time for the metadata.
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
      },
    },
    rules: {
      // A promise that nobody waits for loses its error, and here often a write.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Nest modules and GraphQL types are often classes that only carry decorators.
      '@typescript-eslint/no-extraneous-class': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: mayAssertTypes, rules: { '@typescript-eslint/consistent-type-assertions': 'off' } },
  {
    // A test may say what it knows: an assertion that is wrong fails the test and nobody else.
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.base],
    rules: { '@typescript-eslint/no-unused-vars': 'error', eqeqeq: 'error' },
  },
);
