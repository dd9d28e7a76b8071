import { Validator } from '@cfworker/json-schema';
import { type RJSFSchema, type RJSFValidationError, toErrorSchema, type ValidatorType } from '@rjsf/utils';

type Values = Record<string, unknown>;

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
  type: (type) => `This must be ${Array.isArray(type) ? type.join(' or ') : `a ${type}`}.`,
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

function sentence(keyword: string, holder: Values, name: string, otherwise: string): string {
  const own = holder.errorMessage;
  if (typeof own === 'string') return own;
  const said = typeof own === 'object' && own !== null ? (own as Values)[keyword] : undefined;
  if (typeof said === 'string') return said;
  if (typeof said === 'object' && said !== null && typeof (said as Values)[name] === 'string')
    return String((said as Values)[name]);
  return words[keyword]?.(holder[keyword]) ?? otherwise;
}

export function errorsOf(schema: RJSFSchema, data: unknown): RJSFValidationError[] {
  const result = new Validator(schema as never, '7', false).validate(data ?? {});
  const errors = result.errors.flatMap(({ keyword, keywordLocation, instanceLocation, error }) => {
    const at = instanceLocation.slice(1).split('/').filter(Boolean);
    if (wrappers.includes(keyword) || (keyword === 'oneOf' && result.errors.length > 1)) return [];
    const name = keyword === 'required' ? (/"([^"]+)"/.exec(error)?.[1] ?? '') : (at.at(-1) ?? '');
    const path = keyword === 'required' ? [...at, name] : at;
    const message = sentence(keyword, place(schema as Values, keywordLocation), name, error);
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
    try {
      return new Validator({ ...schema, definitions: root.definitions } as never, '7').validate(data).valid;
    } catch {
      return false;
    }
  },
  rawValidation: (schema, data) => ({ errors: errorsOf(schema, data) as never[] }),
};
