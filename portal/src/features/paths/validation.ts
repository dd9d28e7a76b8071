import { Validator } from '@cfworker/json-schema';
import {
  type RJSFSchema,
  type RJSFValidationError,
  retrieveSchema,
  toErrorSchema,
  type ValidatorType,
} from '@rjsf/utils';

type Values = Record<string, unknown>;

const kinds: Record<string, string> = {
  string: 'a text',
  integer: 'a whole number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'a group of fields',
  null: 'empty',
};
const kind = (type: unknown) => kinds[String(type)] ?? `a ${type}`;

const words: Record<string, (limit: unknown) => string> = {
  required: () => 'Fill this in.',
  pattern: () => 'This does not have the right form.',
  format: (format) => `This is no ${format}.`,
  minLength: (least) => (least === 1 ? 'Fill this in.' : `Use at least ${least} characters.`),
  maxLength: (most) => `Use at most ${most} characters.`,
  minimum: (least) => `Use ${least} or more.`,
  maximum: (most) => `Use ${most} or less.`,
  minItems: (least) => `Give at least ${least}.`,
  maxItems: (most) => `Give at most ${most}.`,
  uniqueItems: () => 'Each may be given once.',
  enum: () => 'Choose one of the choices.',
  const: () => 'Choose one of the choices.',
  type: (type) => `This must be ${[type].flat().map(kind).join(' or ')}.`,
};
const wrappers = [
  'properties',
  'items',
  'allOf',
  'anyOf',
  'if',
  'then',
  'else',
  'dependencies',
  '$ref',
  'additionalProperties',
  'patternProperties',
];

/** The part of a schema that holds the keyword an error names, with what its author wants to be said. */
function place(schema: Values, location: string): Values {
  let at: unknown = schema;
  for (const part of location.replace(/^#\/?/, '').split('/').slice(0, -1)) {
    if (typeof at !== 'object' || at === null) return {};
    at = (at as Values)[decodeURIComponent(part.replace(/~1/g, '/').replace(/~0/g, '~'))];
  }
  return typeof at === 'object' && at !== null ? (at as Values) : {};
}

/** What an object says of whatever is wrong with one of its fields. */
function saidAbove(schema: Values, location: string): string | undefined {
  const [, above, name] = /^(.*)\/properties\/([^/]+)\/[^/]+$/.exec(location) ?? [];
  const own = above === undefined ? undefined : place(schema, `${above}/`).errorMessage;
  const said = isObject(own) && isObject(own.properties) ? own.properties[name ?? ''] : undefined;
  return typeof said === 'string' ? said : undefined;
}

function sentence(keyword: string, holder: Values, name: string, otherwise: string): string {
  const own = holder.errorMessage;
  if (typeof own === 'string') return own;
  const said = typeof own === 'object' && own !== null ? (own as Values)[keyword] : undefined;
  if (typeof said === 'string') return said;
  if (typeof said === 'object' && said !== null && typeof (said as Values)[name] === 'string')
    return String((said as Values)[name]);
  return words[keyword]?.(holder[keyword]) ?? otherwise;
}

const checked = new WeakMap<object, Values>();

/** A schema as the validator reads it. */
function checkable(schema: RJSFSchema): Values {
  const known = checked.get(schema);
  if (known) return known;
  const made = readable(schema) as Values;
  checked.set(schema, made);
  return made;
}

const holdSchemas =
  'items additionalItems contains additionalProperties propertyNames not if then else allOf anyOf oneOf'.split(' ');
const nameSchemas = ['properties', 'patternProperties', 'dependencies', 'definitions', '$defs'];

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Patterns that JavaScript reads only without the flag u, which the validator sets, are left to the server; so is a time of
 * the day, which forms answer without a zone.
 */
function readable(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(readable);
  if (!isObject(schema)) return schema;
  const unread = Object.keys(isObject(schema.patternProperties) ? schema.patternProperties : {}).some(
    (name) => !compiles(name),
  );
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (key === 'format' && value === 'time') return [];
      if (key === 'pattern' && typeof value === 'string' && !compiles(value)) return [];
      // What such a name would stand for is nothing more than is allowed.
      if (key === 'additionalProperties' && unread) return [];
      if (holdSchemas.includes(key)) return [[key, readable(value)]];
      if (!nameSchemas.includes(key) || !isObject(value)) return [[key, value]];
      const named = Object.entries(value).filter(([name]) => key !== 'patternProperties' || compiles(name));
      return [[key, Object.fromEntries(named.map(([name, each]) => [name, readable(each)]))]];
    }),
  );
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

const branch = /^(.*?\/(?:oneOf|anyOf))\/(\d+)\//;

/** Without what is wrong by alternatives that answer another choice, where one answers this. */
function ofTheChosen<E extends { keyword: string; keywordLocation: string }>(errors: E[]): E[] {
  const branchOf = ({ keywordLocation }: E) => branch.exec(keywordLocation);
  const others = new Set(
    errors.filter(({ keyword }) => ['const', 'enum'].includes(keyword)).map((error) => branchOf(error)?.[0]),
  );
  const chosen = new Set(
    errors
      .map(branchOf)
      .filter((at) => at && !others.has(at[0]))
      .map((at) => at?.[1]),
  );
  return errors.filter((error) => {
    const at = branchOf(error);
    return !at || !chosen.has(at[1]) || !others.has(at[0]);
  });
}

/** Answers as they are sent, which the validator reads alone: what is not answered is not there, or nothing in a list. */
const sendable = (data: unknown) => (data === undefined ? data : JSON.parse(JSON.stringify(data)));

export function errorsOf(asked: RJSFSchema, data: unknown): RJSFValidationError[] {
  const schema = resolved(asked, data ?? {}, asked) as RJSFSchema;
  const result = new Validator(checkable(schema) as never, '7', false).validate(sendable(data ?? {}));
  const errors = ofTheChosen(result.errors).flatMap(({ keyword, keywordLocation, instanceLocation, error }) => {
    const at = instanceLocation.slice(1).split('/').filter(Boolean);
    if (wrappers.includes(keyword) || (keyword === 'oneOf' && result.errors.length > 1)) return [];
    const name = keyword === 'required' ? (/"([^"]+)"/.exec(error)?.[1] ?? '') : (at.at(-1) ?? '');
    const path = keyword === 'required' ? [...at, name] : at;
    const message =
      saidAbove(schema as Values, keywordLocation) ??
      // An element of a list that is not answered yet.
      (keyword === 'type' && error.includes('"null"') ? words.required?.(true) : undefined) ??
      sentence(keyword, place(schema as Values, keywordLocation), name, error);
    return [{ name: keyword, property: `.${path.join('.')}`, message, stack: `${name} ${message}` }];
  });
  return errors.filter((error, index) => errors.findIndex((other) => other.property === error.property) === index);
}

/** Checks forms without generating code, which a strict content policy would refuse. */
export const validator: ValidatorType = {
  validateFormData: (data, schema) => {
    const errors = errorsOf(schema, data);
    return { errors, errorSchema: toErrorSchema(errors) };
  },
  isValid: (schema, data, root) => {
    if (typeof schema === 'boolean') return schema;
    try {
      const { definitions, $defs } = checkable(root);
      return new Validator({ definitions, $defs, ...checkable(schema) } as never, '7').validate(sendable(data)).valid;
    } catch {
      return false;
    }
  },
  rawValidation: (schema, data) => ({ errors: errorsOf(schema, data) as never[] }),
};

/** The schema that holds for a value: with its conditions decided and its references followed. */
export const resolved = (schema: Values, value: unknown, root: Values): Values =>
  retrieveSchema(validator, schema as RJSFSchema, root as RJSFSchema, value);
