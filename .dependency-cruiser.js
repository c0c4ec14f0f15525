/**
 * Who may import whom: the table of docs/architecture.md, as rules. A folder may always import from itself.
 * `but`: a folder inside it that has a row of its own; `inside`: folders of this repository; `outside`: packages;
 * `node`: whether Node's own modules are allowed.
 */
const SHARED = ['src-shared/'];
const RENDERER_PACKAGES = ['svelte', 'esm-env'];
const DRAWING = ['chart.js', 'd3-scale', 'd3-shape', 'virtua'];

const TABLE = [
  { folder: 'src-shared/lib', inside: ['src-shared/errors/'], outside: [], node: false },
  { folder: 'src-shared/errors', inside: ['src-shared/lib/'], outside: [], node: false },
  {
    folder: 'src-shared/messages',
    inside: ['src-shared/lib/', 'src-shared/errors/'],
    outside: ['intl-messageformat'],
    node: false,
  },
  {
    folder: 'src-shared/domain',
    but: 'src-shared/domain/reports',
    inside: ['src-shared/lib/', 'src-shared/errors/'],
    outside: [],
    node: false,
  },
  {
    // Reports are what a person reads: they need the words and the drawing of charts.
    folder: 'src-shared/domain/reports',
    inside: ['src-shared/lib/', 'src-shared/errors/', 'src-shared/messages/', 'src-shared/domain/'],
    outside: ['d3-scale', 'd3-shape', 'd3-path', 'd3-array', 'd3-format', 'd3-interpolate', 'd3-time'],
    node: false,
  },
  {
    folder: 'src-shared/contract',
    inside: ['src-shared/lib/', 'src-shared/errors/', 'src-shared/domain/'],
    outside: ['zod'],
    node: false,
  },
  { folder: 'src-main/platform', inside: SHARED, outside: ['pino', 'uuid', 'write-file-atomic', 'yazl', 'zod'], node: true },
  {
    folder: 'src-main/store',
    inside: [...SHARED, 'src-main/platform/'],
    outside: ['better-sqlite3', 'uuid', 'write-file-atomic', 'zod'],
    node: true,
  },
  {
    folder: 'src-main/engine',
    inside: [...SHARED, 'src-main/platform/'],
    outside: [
      '@tensorflow/',
      'onnxruntime-',
      'onnx-proto',
      'protobufjs',
      '@napi-rs/canvas',
      'sharp',
      'h5wasm',
      'yauzl',
      '@cornerstonejs/codec-libjpeg-turbo-8bit',
      'zod',
      'write-file-atomic',
    ],
    node: true,
  },
  { folder: 'src-main/engine-client', inside: [...SHARED, 'src-main/platform/'], outside: ['zod'], node: true },
  {
    folder: 'src-main/jobs',
    inside: [...SHARED, 'src-main/platform/', 'src-main/store/'],
    outside: ['uuid', 'zod'],
    node: true,
  },
  {
    folder: 'src-main/services',
    inside: [...SHARED, 'src-main/platform/', 'src-main/store/', 'src-main/jobs/', 'src-main/engine-client/'],
    outside: ['csv-parse', 'd3-scale', 'd3-shape', 'uuid', 'zod', '@napi-rs/canvas'],
    node: true,
  },
  { folder: 'src-main/router', inside: [...SHARED, 'src-main/platform/'], outside: ['zod'], node: true },
  {
    folder: 'src-main/core',
    inside: [...SHARED, 'src-main/(platform|store|jobs|engine-client|services|router)/'],
    outside: ['uuid', 'zod'],
    node: true,
  },
  { folder: 'src-main/shell', inside: [...SHARED, 'src-main/platform/'], outside: ['electron'], node: true },
  { folder: 'src-main/host', inside: [...SHARED, 'src-main/platform/', 'src-main/core/'], outside: ['ws', 'zod'], node: true },
  {
    folder: 'src-main/cli',
    inside: [...SHARED, 'src-main/platform/', 'src-main/core/'],
    outside: ['commander', 'zod'],
    node: true,
  },
  // Loaded only once the packages are installed.
  { folder: 'src-main/setup', inside: [], outside: ['yauzl'], node: true },
  { folder: 'src-renderer/api', inside: ['src-shared/contract/', 'src-shared/errors/'], outside: [], node: false },
  {
    folder: 'src-renderer/(components|lib)',
    inside: ['src-renderer/(components|lib)/', 'src-shared/(domain|lib|messages)/'],
    outside: [...RENDERER_PACKAGES, ...DRAWING],
    node: false,
  },
  {
    folder: 'src-renderer/state',
    inside: [...SHARED, 'src-renderer/(api|lib)/'],
    outside: RENDERER_PACKAGES,
    node: false,
  },
  {
    folder: 'src-renderer/pages',
    inside: [...SHARED, 'src-renderer/'],
    outside: RENDERER_PACKAGES,
    node: false,
  },
];

/**
 * A package by its whole name; a name that ends in / or - stands for all that begin so.
 * @param {string} name
 */
const packagePath = (name) => `node_modules/(@types/)?${name}${/[/-]$/.test(name) ? '' : '/'}`;

/** @param {typeof TABLE[number]} row */
function rulesOf({ folder, but, inside, outside, node }) {
  const from = { path: `^${folder}/`, ...(but === undefined ? {} : { pathNot: `^${but}/` }) };
  const rules = [
    {
      name: `${folder} inside`,
      comment: `${folder} may import only from itself and: ${inside.join(', ') || 'nothing else of this repository'}`,
      severity: 'error',
      from,
      to: { path: '^(src-|test/)', pathNot: [`^${folder}/`, ...inside.map((path) => `^${path}`)] },
    },
    {
      name: `${folder} outside`,
      comment: `${folder} may import only these packages: ${outside.join(', ') || 'none'}`,
      severity: 'error',
      from,
      to: { path: 'node_modules/', pathNot: outside.map(packagePath) },
    },
  ];
  if (node) return rules;
  return [
    ...rules,
    {
      name: `${folder} node`,
      comment: `${folder} runs in a window or anywhere: no module of Node`,
      severity: 'error',
      from,
      to: { dependencyTypes: ['core'] },
    },
  ];
}

// The router names the services' handler types, and nothing of them that runs.
const routerRow = TABLE.find((row) => row.folder === 'src-main/router');
const tableRules = TABLE.flatMap((row) => {
  const rules = rulesOf(row);
  if (row !== routerRow) return rules;
  return [
    { ...rules[0], to: { ...rules[0].to, pathNot: [...rules[0].to.pathNot, '^src-main/services/'] } },
    { ...rules[1] },
    {
      name: 'src-main/router services',
      comment: 'the router may import types of services only',
      severity: 'error',
      from: { path: '^src-main/router/' },
      to: { path: '^src-main/services/', dependencyTypesNot: ['type-only'] },
    },
  ];
});

export default {
  forbidden: [
    ...tableRules,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-domain-cycle',
      comment: 'a domain imports only domains below it',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src-shared/domain/' },
      to: { circular: true },
    },
    {
      name: 'no-other-page',
      comment: 'a page imports no other page: what two share is a component or a state',
      severity: 'error',
      from: { path: '^src-renderer/pages/([^/]+)' },
      to: { path: '^src-renderer/pages/', pathNot: '^src-renderer/pages/$1' },
    },
    {
      name: 'unlisted-folder',
      comment: 'a new folder gets a row in the table before it gets an import',
      severity: 'error',
      from: { path: '^src-(shared|main)/', pathNot: TABLE.map(({ folder }) => `^${folder}/`) },
      to: {},
    },
    { name: 'nobody-imports-test', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    { name: 'resolvable', comment: 'what is imported is there', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'shipped-dependency',
      comment: 'what runs in the packaged application is a dependency, not a development one',
      severity: 'error',
      from: { path: '^src-(shared|main)/', pathNot: '^src-main/setup/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only', 'type-import'],
        pathNot: 'node_modules/(electron|@types)/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'types', 'default'],
      extensions: ['.ts', '.js', '.svelte', '.json'],
    },
  },
};
