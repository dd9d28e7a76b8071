import { nameOf, resolved } from './document';
import { type Field, list, type Tree, text, tree } from './model';

/** JSON Schema as OpenAPI 2 to 3.1 and AsyncAPI write it, one level at a time. */
export function field(document: Tree, name: string, value: unknown, more: Partial<Field> = {}): Field {
  const schema = resolved(document, value);
  const inside = children(document, schema);
  return {
    name,
    type: typeName(document, value),
    description: text(schema.description),
    deprecated: schema.deprecated === true,
    notes: notes(schema),
    children: inside,
    ...more,
  };
}

/** The fields of an object, or the one field that a schema is. */
export function fieldsOf(document: Tree, value: unknown, name = 'value'): Field[] {
  const schema = resolved(document, value);
  const inside = isObject(document, schema) ? children(document, schema) : undefined;
  return inside ? inside() : Object.keys(schema).length === 0 ? [] : [field(document, name, value)];
}

function isObject(document: Tree, schema: Tree): boolean {
  return !schema.items && !schema.oneOf && !schema.anyOf && children(document, schema) !== undefined;
}

export function typeName(document: Tree, value: unknown, depth = 0): string {
  if (value === true) return 'anything';
  if (value === false) return 'nothing';
  const named = nameOf(tree(value).$ref);
  const schema = resolved(document, value);
  if (typeof schema.$ref === 'string') return `${schema.$ref} (not in this document)`;
  const types = Array.isArray(schema.type) ? schema.type.map(String) : schema.type ? [String(schema.type)] : [];
  if ((types.includes('array') || schema.items) && depth < 5)
    return `list of ${typeName(document, Array.isArray(schema.items) ? schema.items[0] : schema.items, depth + 1)}`;
  if (named) return named;
  const format = text(schema.format);
  const known = types.filter((type) => type !== 'null').join(' or ');
  const nullable = schema.nullable === true || types.includes('null') ? ' or null' : '';
  if (known) return `${known}${format ? ` (${format})` : ''}${nullable}`;
  if (schema.oneOf || schema.anyOf) return 'one of several';
  if (schema.properties || schema.allOf) return 'object';
  if (schema.enum) return 'one of its values';
  return 'anything';
}

const limits: [string, string][] = [
  ['minimum', 'at least'],
  ['exclusiveMinimum', 'above'],
  ['maximum', 'at most'],
  ['exclusiveMaximum', 'below'],
  ['minLength', 'at least this long:'],
  ['maxLength', 'at most this long:'],
  ['minItems', 'at least this many:'],
  ['maxItems', 'at most this many:'],
  ['pattern', 'matches'],
  ['multipleOf', 'a multiple of'],
  ['const', 'always'],
  ['default', 'otherwise'],
  ['example', 'such as'],
];

function notes(schema: Tree): string[] {
  const said = limits.flatMap(([key, words]) =>
    schema[key] === undefined || schema[key] === true || schema[key] === false
      ? []
      : [`${words} ${short(schema[key])}`],
  );
  if (schema.readOnly === true) said.push('only read');
  if (schema.writeOnly === true) said.push('only written');
  const values = list(schema.enum);
  if (values.length > 0)
    said.unshift(
      `${values.slice(0, 30).map(short).join(' | ')}${values.length > 30 ? ` and ${values.length - 30} more` : ''}`,
    );
  return said;
}

function short(value: unknown): string {
  const said = pretty(value, 0, 20);
  return said.length > 120 ? `${said.slice(0, 120)}…` : said;
}

export interface Parts {
  properties: Map<string, unknown>;
  required: Set<string>;
  choices: unknown[];
  others?: unknown;
}

/** What a schema and all that it is composed of say together; each part once, however they refer to each other. */
export function parts(document: Tree, schema: Tree): Parts {
  const found: Parts = { properties: new Map(), required: new Set(), choices: [] };
  const seen = new Set<unknown>();
  const gather = (value: unknown) => {
    const key = tree(value).$ref ?? value;
    if (seen.has(key) || seen.size > 200) return;
    seen.add(key);
    const one = resolved(document, value);
    for (const [name, property] of Object.entries(tree(one.properties))) found.properties.set(name, property);
    for (const name of list(one.required)) found.required.add(String(name));
    found.choices.push(...list(one.oneOf), ...list(one.anyOf));
    if (one.additionalProperties && typeof one.additionalProperties === 'object')
      found.others = one.additionalProperties;
    for (const part of list(one.allOf)) gather(part);
  };
  gather(schema);
  return found;
}

function children(document: Tree, schema: Tree, depth = 0): (() => Field[]) | undefined {
  if (schema.items) {
    const items = Array.isArray(schema.items) ? schema.items[0] : schema.items;
    return depth < 5 ? children(document, resolved(document, items), depth + 1) : undefined;
  }
  const { properties, required, choices, others } = parts(document, schema);
  if (properties.size + choices.length === 0 && others === undefined) return undefined;
  return () => [
    ...[...properties].map(([name, property]) => field(document, name, property, { required: required.has(name) })),
    ...(others === undefined ? [] : [field(document, 'any other name', others)]),
    ...choices.map((choice, index) =>
      field(
        document,
        text(resolved(document, choice).title) ?? nameOf(tree(choice).$ref) ?? `choice ${index + 1}`,
        choice,
        {
          notes: ['one of these'],
        },
      ),
    ),
  ];
}

const strings: Record<string, string> = {
  'date-time': '2026-01-31T09:30:00Z',
  date: '2026-01-31',
  uuid: '123e4567-e89b-12d3-a456-426614174000',
  email: 'kim@example.com',
  uri: 'https://example.com',
};

/** A value that fits: the one the authors give, else one made up, which goes only so deep. */
export function sample(document: Tree, value: unknown, depth = 0): unknown {
  const schema = resolved(document, value);
  const given = [schema.example, list(schema.examples)[0], schema.default, schema.const, list(schema.enum)[0]];
  const known = given.find((one) => one !== undefined);
  if (known !== undefined) return known;
  if (depth > 5) return undefined;
  const { properties, choices } = parts(document, schema);
  if (properties.size > 0)
    return Object.fromEntries(
      [...properties].slice(0, 50).flatMap(([name, property]) => {
        const one = sample(document, property, depth + 1);
        return one === undefined ? [] : [[name, one]];
      }),
    );
  if (choices.length > 0) return sample(document, choices[0], depth + 1);
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  if (schema.items || type === 'array') {
    const one = sample(document, Array.isArray(schema.items) ? schema.items[0] : schema.items, depth + 1);
    return one === undefined ? [] : [one];
  }
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  if (type === 'string') return strings[String(schema.format)] ?? 'text';
  return type === 'object' ? {} : undefined;
}

/** A value as text. What YAML repeats by a name can be endless when written out, so this ends. */
export function pretty(value: unknown, indent = 2, most = 2_000): string {
  let left = most;
  const copy = (one: unknown, depth: number): unknown => {
    if (left-- <= 0 || depth > 50) return '…';
    if (Array.isArray(one)) return one.slice(0, left).map((each) => copy(each, depth + 1));
    if (one === null || typeof one !== 'object') return one;
    return Object.fromEntries(
      Object.entries(one)
        .slice(0, left)
        .map(([name, each]) => [name, copy(each, depth + 1)]),
    );
  };
  return typeof value === 'string' ? value : (JSON.stringify(copy(value, 0), null, indent) ?? '');
}
