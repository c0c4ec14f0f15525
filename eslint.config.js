import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** The two size rules a second time, under another name: one threshold warns, the other one fails. */
const softLimits = {
  rules: { lines: builtinRules.get('max-lines'), 'function-lines': builtinRules.get('max-lines-per-function') },
};

/** @param {number} soft @param {number} hard */
const fileSize = (soft, hard) => ({ 'soft/lines': ['warn', { max: soft }], 'max-lines': ['error', { max: hard }] });

/** @param {number} soft @param {number} hard */
const functionSize = (soft, hard) => ({
  'soft/function-lines': ['warn', { max: soft, skipComments: true, skipBlankLines: true }],
  'max-lines-per-function': ['error', { max: hard, skipComments: true, skipBlankLines: true }],
});

const NO_DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only: a thing has one name everywhere.',
};
const NO_PLAIN_ERROR = {
  selector: 'ThrowStatement > NewExpression[callee.name="Error"]',
  message:
    'Throw an AppError with a code of the catalogue: a plain error reaches the user without received, expected and remedy.',
};
const NO_UNRUN_TEST = {
  selector: 'MemberExpression[object.name=/^(test|it|describe|suite)$/][property.name=/^(only|skip|todo|skipIf|runIf|fails)$/]',
  message: 'A missing prerequisite makes a test fail; no test is skipped, focused or left for later.',
};

/** Rules for TypeScript, Svelte and the set-up's JavaScript alike. */
const houseRules = {
  ...fileSize(250, 400),
  ...functionSize(40, 80),
  'max-params': 'off',
  '@typescript-eslint/max-params': ['error', { max: 4 }],
  'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT],
  'no-restricted-imports': [
    'error',
    { patterns: [{ group: ['../../*'], message: 'Write #shared/, #main/, #renderer/ or #test/ across folders.' }] },
  ],
  'no-console': 'error',
  eqeqeq: 'error',
  'prefer-const': ['error', { destructuring: 'all' }],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  // A number in a text is no accident; objects, null and booleans are.
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  // No enums here (erasableSyntaxOnly), no stores (runes), and class instances are not compared by hand: these cost a third of the run.
  '@typescript-eslint/no-unsafe-enum-assignment': 'off',
  '@typescript-eslint/no-unsafe-enum-comparison': 'off',
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  '@typescript-eslint/no-generated-empty-object-type': 'off',
  'svelte/require-store-reactive-access': 'off',
  '@typescript-eslint/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
  ],
  // `() => { throw … }` aside, an `async` that never waits keeps a family's signature the same.
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
};

export default tseslint.config(
  { ignores: ['node_modules/', 'out/', 'dist/', 'test-output/', 'resources/', 'docs/', 'native/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    plugins: { soft: softLimits },
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: houseRules,
  },
  { files: ['src-main/**', 'test/**', '*.ts', '*.js'], languageOptions: { globals: globals.node } },
  { files: ['src-renderer/**', 'test/component/**'], languageOptions: { globals: globals.browser } },
  // Each component would make the compiler look at everything anew: 93 of them took longer than all other files together. Their
  // behaviour lives in rune classes (.svelte.ts), which are linted with types, and svelte-check sees the types of components.
  { files: ['**/*.svelte'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.svelte', '**/*.svelte.ts', '**/*.svelte.js'],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteConfig } },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      ...fileSize(150, 220),
      // Inside a component the whole script is one "function" to these rules; the file limit speaks for it.
      'soft/function-lines': 'off',
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
      'svelte/prefer-writable-derived': 'error',
      // The parser gives callbacks and snippets of a template no types, so these would cry at every one of them;
      // svelte-check sees the real types there.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      'svelte/no-target-blank': 'error',
      'svelte/button-has-type': 'error',
      // SvelteKit's router; CaseLens has its own routes.ts.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['src-main/{core,router,services,store,jobs,engine-client,host,cli}/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, NO_PLAIN_ERROR] },
  },
  {
    // Runs before anything is installed, in a terminal: it speaks on the console.
    files: ['src-main/setup/**/*.js'],
    rules: {
      'no-console': 'off',
      // These rules do not see a cast that is written as a JSDoc comment; the compiler does.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['test/**/*.ts', 'test/**/*.svelte'],
    rules: {
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, NO_UNRUN_TEST],
      // The columns of a table of cases.
      '@typescript-eslint/max-params': 'off',
      // A `describe` holds its tests; the file limit speaks for them.
      'soft/function-lines': 'off',
      'max-lines-per-function': 'off',
      // A wrong value fails the assertion on the next line.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // These measure, and print what they measured.
    files: ['test/real/**/*.ts', 'test/bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Configuration files: their tools ask for a default export.
    files: ['*.js', '*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['*.js', '.dependency-cruiser.js'], ...tseslint.configs.disableTypeChecked },
);
