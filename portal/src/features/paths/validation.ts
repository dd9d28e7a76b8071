import { Validator } from '@cfworker/json-schema';
import { type RJSFSchema, type RJSFValidationError, toErrorSchema, type ValidatorType } from '@rjsf/utils';

const words: Record<string, string> = {
  pattern: 'does not have the right form',
  minLength: 'is too short',
  maxLength: 'is too long',
  enum: 'is not one of the choices',
  type: 'is not of the right kind',
  format: 'does not have the right form',
  minimum: 'is too small',
  maximum: 'is too large',
};

export function errorsOf(schema: RJSFSchema, data: unknown): RJSFValidationError[] {
  const result = new Validator(schema as never, '7', false).validate(data ?? {});
  return result.errors.flatMap(({ keyword, instanceLocation, error }) => {
    const at = instanceLocation.slice(1).split('/').filter(Boolean);
    if (keyword === 'required') {
      const name = /"([^"]+)"/.exec(error)?.[1] ?? '';
      return [
        { name: keyword, property: `.${[...at, name].join('.')}`, message: 'is needed', stack: `${name} is needed` },
      ];
    }
    if (
      ['properties', 'items', 'allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', 'dependencies', '$ref'].includes(keyword)
    )
      return [];
    const message = words[keyword] ?? error;
    return [{ name: keyword, property: `.${at.join('.')}`, message, stack: `${at.join('.')} ${message}` }];
  });
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
