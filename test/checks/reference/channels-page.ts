import { z } from 'zod';
import { CONTRACT } from '#shared/contract/contract.ts';

const HEAD = `# Channels

Every call that a window or a command can make of the core, written from \`src-shared/contract\` by \`npm run docs\`.
\`page\`: windows may call it. \`local\`: only programs of this computer's user (command line, shell), because the call names paths.
`;

/** The page docs/reference/channels.md: one section for each call, its input and output as TypeScript-like shapes. */
export function channelsPage(): string {
  const names = Object.keys(CONTRACT).sort() as (keyof typeof CONTRACT)[];
  const sections = names.map((name) => {
    const { access, input, output } = CONTRACT[name];
    return `## ${name}\n\nAccess: \`${access}\`\n\n\`\`\`text\ninput  ${shapeOf(input, 'input')}\noutput ${shapeOf(output, 'output')}\n\`\`\`\n`;
  });
  return [HEAD, ...sections].join('\n');
}

type Json = Readonly<Record<string, unknown>>;

function shapeOf(schema: z.ZodType, io: 'input' | 'output'): string {
  return shape(z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }), '');
}

/** One JSON Schema node as a short shape: `{ name: string, size?: number }`. Objects of more than three fields take lines. */
function shape(node: Json, indent: string): string {
  if (Array.isArray(node['enum'])) return node['enum'].map((value) => JSON.stringify(value)).join(' | ');
  if ('const' in node) return JSON.stringify(node['const']);
  const choices = node['anyOf'] ?? node['oneOf'];
  if (Array.isArray(choices)) return choices.map((choice) => shape(choice, indent)).join(' | ');
  if (node['type'] === 'array') return arrayShape(node, indent);
  if (node['type'] === 'object') return objectShape(node, indent);
  return scalarShape(node);
}

function arrayShape(node: Json, indent: string): string {
  const items = Array.isArray(node['prefixItems'])
    ? `[${node['prefixItems'].map((item) => shape(item, indent)).join(', ')}]`
    : `(${shape((node['items'] ?? {}) as Json, indent)})[]`;
  return items.replace(/^\(([\w.<>]+)\)\[\]$/, '$1[]');
}

function objectShape(node: Json, indent: string): string {
  const fields = Object.entries((node['properties'] ?? {}) as Record<string, Json>);
  const required = (node['required'] ?? []) as readonly string[];
  if (fields.length === 0) {
    const values = node['additionalProperties'];
    return typeof values === 'object' && values !== null ? `record of ${shape(values as Json, indent)}` : '{}';
  }
  const inner = `${indent}  `;
  const lines = fields.map(([name, field]) => `${name}${required.includes(name) ? '' : '?'}: ${shape(field, inner)}`);
  const oneLine = `{ ${lines.join(', ')} }`;
  const isShort = fields.length <= 3 && oneLine.length < 90 && !oneLine.includes('\n');
  return isShort ? oneLine : `{\n${lines.map((line) => `${inner}${line}`).join('\n')}\n${indent}}`;
}

function scalarShape(node: Json): string {
  const type = typeof node['type'] === 'string' ? node['type'] : 'any';
  const format = typeof node['format'] === 'string' ? `<${node['format']}>` : '';
  return `${type}${format}`;
}
