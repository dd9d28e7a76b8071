import { shortName } from '@/shared/entity';
import type { Preview } from './api';
import { resolved, validator } from './validation';

type Values = Record<string, unknown>;
export interface SplitSchema {
  schema: Values;
  ui: Values;
}

/** Fields of which no example says anything, because what they offer depends on what is there. */
const ofWhatIsThere = ['EnvironmentPicker', 'VersionPicker', 'HeldVersionPicker'];

/** Backstage's fields that work here, and ours. */
export const knownFields = [
  ...ofWhatIsThere,
  'EntityPicker',
  'OwnerPicker',
  'OwnedEntityPicker',
  'MyGroupsPicker',
  'MultiEntityPicker',
  'EntityTagsPicker',
  'EntityNamePicker',
  'RepoUrlPicker',
  'RepoBranchPicker',
  'RepoOwnerPicker',
  'Secret',
];

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Takes over what `from` says; of two that say the same the later one holds, as in Backstage. */
function merge(into: Values, from: Values) {
  for (const [key, value] of Object.entries(from)) {
    const before = into[key];
    const parts = !key.startsWith('ui:') || key === 'ui:enumNames';
    if (parts && isObject(before) && isObject(value)) merge(before, value);
    else into[key] = value;
  }
}

const rules: Record<string, Values> = {
  EntityNamePicker: {
    pattern: '^[A-Za-z0-9](?:[-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$',
    errorMessage: {
      pattern: 'Use 1 to 63 letters, digits, dashes, dots or underscores; begin and end with a letter or digit.',
    },
  },
  RepoUrlPicker: {
    pattern: '^[^?]+\\?(?:.*&)?repo=[^&]+',
    errorMessage: { pattern: 'Name the repository too.' },
  },
};

function splitField(name: string, schema: Values, plain: Values, ui: Values) {
  if (knownFields.includes(name)) {
    ui['ui:field'] = name;
    if (plain.pattern === undefined) for (const [key, value] of Object.entries(rules[name] ?? {})) plain[key] ??= value;
    return;
  }
  ui['ui:note'] = `This portal has no field “${name}”, so a plain one stands here.`;
  // What the field would have said of its answer itself.
  if (!['type', '$ref', 'enum', 'const', 'properties', 'oneOf', 'anyOf', 'allOf'].some((key) => key in schema))
    plain.type = 'string';
  if (plain.type === 'array') plain.items ??= { type: 'string' };
  if (plain.type === 'object' && !plain.properties) plain.additionalProperties ??= { type: 'string' };
}

/** The names of choices by their value, whichever way they are given. */
function nameChoices(names: unknown[], plain: Values, ui: Values) {
  const choices = plain.enum ?? (isObject(plain.items) ? plain.items.enum : undefined) ?? [true, false];
  if (Array.isArray(choices))
    ui['ui:enumNames'] = Object.fromEntries(choices.map((each, index) => [String(each), names[index]]));
}

/** Whether it is asked for only where a feature flag is on; here, as in Backstage by itself, none is. */
export const flagged = (part: unknown) => isObject(part) && 'backstage:featureFlag' in part;

const definition = /^#\/(?:definitions|\$defs)\/([^/]+)$/;
/** What may say something else of a field than the field itself; in the order in which Backstage reads it, the last holds. */
const alternatives = ['anyOf', 'oneOf', 'allOf', 'dependencies', 'dependentSchemas', 'if', 'then', 'else'];
const keysOfOptions = /^(?:field|widget|enumNames|\w+Template)$/;

/** Splits a template's parameters into the plain schema and the `ui:` keys, those of alternatives and definitions included. */
export function splitSchema(schema: unknown, known: Values = {}): SplitSchema {
  const plain: Values = {};
  const ui: Values = {};
  if (!isObject(schema)) return { schema: plain, ui };
  const defined: Values = { ...known, ...(schema.definitions as Values), ...(schema.$defs as Values) };
  const asked: Values = {};
  const part = (value: unknown) => {
    if (!isObject(value)) return value;
    const split = splitSchema(value, defined);
    merge(ui, split.ui);
    return split.schema;
  };
  const parts = (value: Values) =>
    Object.fromEntries(Object.entries(value).map(([name, each]) => [name, part(each)] as const));
  const below = (name: 'items' | 'additionalProperties', value: unknown): unknown => {
    if (!isObject(value)) return value;
    const split = splitSchema(value, defined);
    if (Object.keys(split.ui).length > 0) ui[name] = isObject(ui[name]) ? { ...split.ui, ...ui[name] } : split.ui;
    return split.schema;
  };
  const name = definition.exec(String(schema.$ref))?.[1];
  // What names itself is looked at once.
  if (name) merge(ui, splitSchema(defined[name], { ...defined, [name]: undefined }).ui);
  for (const [key, value] of Object.entries(schema)) {
    if (alternatives.includes(key)) continue;
    if (key === 'ui:options' && isObject(value)) {
      const own = Object.entries(value);
      ui[key] = Object.fromEntries(own.filter(([name]) => !keysOfOptions.test(name)));
      for (const [name, each] of own) if (keysOfOptions.test(name)) asked[`ui:${name}`] ??= each;
    } else if (key.startsWith('ui:')) asked[key] = value;
    else if (key === 'enumNames') asked['ui:enumNames'] = value;
    else if (key === 'properties' && isObject(value)) {
      const properties: Values = {};
      for (const [name, property] of Object.entries(value)) {
        if (flagged(property)) continue;
        const split = splitSchema(property, defined);
        properties[name] = typeof property === 'boolean' ? property : split.schema;
        merge(ui, { [name]: split.ui });
      }
      plain[key] = properties;
    } else if (key === 'items' && Array.isArray(value)) {
      const split = value.map((each) => splitSchema(each, defined));
      plain[key] = split.map((each) => each.schema);
      ui[key] = split.map((each) => each.ui);
    } else if (key === 'items' || key === 'additionalProperties') plain[key] = below(key, value);
    else if (key === 'patternProperties' && isObject(value))
      plain[key] = Object.fromEntries(
        Object.entries(value).map(([name, each]) => [name, below('additionalProperties', each)]),
      );
    else if ((key === 'definitions' || key === '$defs') && isObject(value))
      plain[key] = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, splitSchema(each).schema]));
    else if (!key.startsWith('backstage:')) plain[key] ??= value;
  }
  for (const [key, value] of Object.entries(asked)) {
    if (key === 'ui:field') splitField(String(value), schema, plain, ui);
    else if (key === 'ui:enumNames' && Array.isArray(value)) nameChoices(value, plain, ui);
    // A layout is a part of the portal it was written for: the plain one stands here.
    else if (!key.endsWith('Template')) ui[key] = value;
  }
  for (const key of alternatives) {
    const value = schema[key];
    if (value === undefined) continue;
    const named = key.startsWith('depend') && isObject(value);
    plain[key] = Array.isArray(value) ? value.map(part) : named ? parts(value) : part(value);
  }
  if (Array.isArray(plain.required) && isObject(schema.properties)) {
    const asks = schema.properties;
    plain.required = plain.required.filter((each) => !flagged(asks[String(each)]));
  }
  if (plain.format === 'password') ui['ui:widget'] ??= 'password';
  return { schema: plain, ui };
}

/** Whether the field shows nobody what is typed into it, or its author wants it masked. */
function hides(ui: Values): boolean {
  const backstage = isObject(ui['ui:backstage']) ? ui['ui:backstage'] : {};
  return (
    ui['ui:field'] === 'Secret' ||
    ui['ui:widget'] === 'password' ||
    (isObject(backstage.review) && typeof backstage.review.mask === 'string')
  );
}

/** What holds for one element of a list, where each may have its own. */
const nth = (items: unknown, index: number) => (Array.isArray(items) ? items[index] : items);

/** The answers without those of fields that hide them, at any depth. */
export function withoutSecrets(value: unknown, ui: unknown): unknown {
  const own = isObject(ui) ? ui : {};
  if (hides(own)) return undefined;
  if (Array.isArray(value))
    return value.map((each, index) => withoutSecrets(each, nth(own.items, index))).filter((each) => each !== undefined);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => {
      const left = withoutSecrets(each, own[name] ?? own.additionalProperties);
      return left === undefined ? [] : [[name, left]];
    }),
  );
}

export interface ReviewLine {
  label: string;
  text: string;
}

/** The fields that are asked for an object, those of the shape that was chosen for it included. */
function fieldsOf(schema: Values, value: Values, root: Values): Values {
  const { properties, oneOf, anyOf } = resolved(schema, value, root);
  const shape = [oneOf, anyOf].flat().find((each) => isObject(each) && validator.isValid(each, value, root));
  return { ...(properties as Values), ...(shape ? fieldsOf(shape as Values, value, root) : {}) };
}

function shown(value: unknown, property: unknown, ui: Values, root: Values): string {
  if (hides(ui)) return '••••••';
  const schema = isObject(property) ? resolved(property, value, root) : {};
  if (Array.isArray(value))
    return value
      .map((each, index) => shown(each, nth(schema.items, index), (nth(ui.items, index) ?? ui) as Values, root))
      .join(value.some(isObject) ? '; ' : ', ');
  if (isObject(value))
    return Object.keys(fieldsOf(schema, value, root)).length > 0
      ? review(schema, ui, value, root)
          .map(({ label, text }) => `${label}: ${text}`)
          .join(', ')
      : JSON.stringify(withoutSecrets(value, ui));
  const choices = [schema.oneOf, schema.anyOf].flat();
  const choice = choices.find((each) => isObject(each) && each.const === value);
  if (isObject(choice) && typeof choice.title === 'string') return choice.title;
  const names = ui['ui:enumNames'];
  const name = isObject(names) ? names[String(value)] : undefined;
  if (typeof name === 'string') return name;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value !== 'string') return String(value);
  if (/(Entity|Owner|Groups)Picker$/.test(String(ui['ui:field']))) return shortName(value);
  if (schema.format === 'date-time' && !Number.isNaN(Date.parse(value))) return new Date(value).toLocaleString();
  if (value.startsWith('data:')) return decodeURIComponent(/;name=([^;,]+)/.exec(value)?.[1] ?? 'A file');
  return value;
}

/** The answers of one step as a person reads them, minding what `ui:backstage.review` hides, masks or renames. */
export function review(schema: Values, ui: Values, values: Values, root = schema): ReviewLine[] {
  return Object.entries(fieldsOf(schema, values, root)).flatMap(([name, property]) => {
    const own = isObject(property) ? resolved(property, values[name], root) : {};
    const fieldUi = [ui[name], ui.additionalProperties].find(isObject) ?? {};
    const backstage = fieldUi['ui:backstage'];
    const asked = isObject(backstage) && isObject(backstage.review) ? backstage.review : {};
    const value = values[name];
    if (value === undefined || value === '' || asked.show === false) return [];
    const title = asked.name ?? fieldUi['ui:title'] ?? own.title;
    const label = typeof title === 'string' ? title : name;
    if (typeof asked.mask === 'string') return [{ label, text: asked.mask }];
    if (
      isObject(value) &&
      Object.keys(fieldsOf(own, value, root)).length > 0 &&
      asked.explode !== false &&
      !hides(fieldUi)
    )
      return review(own, fieldUi, value, root);
    return [{ label, text: shown(value, own, fieldUi, root) }];
  });
}

/** Whether a picker of entities offers teams; nothing else can be made up. */
function mayBeGroup(options: unknown): boolean {
  const filter = isObject(options) ? options.catalogFilter : undefined;
  const kinds = [filter].flat().flatMap((each) => (isObject(each) && each.kind ? each.kind : []));
  return kinds.length === 0 || kinds.some((kind) => String(kind).toLowerCase() === 'group');
}

/** A value that stands for one that is missing, so that people see what they will get before they answered all, if any can. */
export function standIn(property: unknown, ui: unknown): unknown {
  const schema = isObject(property) ? property : {};
  const own = isObject(ui) ? ui : {};
  if (schema.default !== undefined) return schema.default;
  if (ofWhatIsThere.includes(String(own['ui:field']))) return undefined;
  if (typeof own['ui:placeholder'] === 'string') return own['ui:placeholder'];
  if (Array.isArray(schema.examples) && schema.examples.length > 0) return schema.examples[0];
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [first] = Array.isArray(schema.oneOf) ? schema.oneOf : [];
  if (isObject(first) && 'const' in first) return first.const;
  if (
    String(own['ui:field'] ?? '').match(/^(Owner|OwnedEntity|Entity|MyGroups)/) &&
    own['ui:field'] !== 'EntityNamePicker'
  )
    return mayBeGroup(own['ui:options']) ? 'group:default/your-team' : undefined;
  if (schema.type === 'boolean') return false;
  if (schema.type === 'number' || schema.type === 'integer') return schema.minimum ?? 1;
  if (schema.type === 'array') return [];
  return 'example';
}

/** What is in the way of the answers as they are now, not of an earlier one or of an example that stands for one. */
export const inTheWay = (preview: Preview | undefined, values: Values) =>
  (preview?.taken ?? []).filter(({ field, value }) => values[field] === value);
