import { shortName } from '@/shared/entity';
import type { Preview } from './api';

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

/** Takes over what `from` says and `into` does not. */
function merge(into: Values, from: Values) {
  for (const [key, value] of Object.entries(from)) {
    const before = into[key];
    if (isObject(before) && isObject(value)) merge(before, value);
    else if (before === undefined) into[key] = value;
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

function splitField(name: string, plain: Values, ui: Values) {
  if (!knownFields.includes(name)) {
    ui['ui:note'] = `This portal has no field “${name}”, so a plain one stands here.`;
    return;
  }
  ui['ui:field'] = name;
  for (const [key, value] of Object.entries(rules[name] ?? {})) plain[key] ??= value;
}

/** Splits a template's parameters into the plain schema and the `ui:` keys, those of alternatives included. */
export function splitSchema(schema: unknown): SplitSchema {
  const plain: Values = {};
  const ui: Values = {};
  if (!isObject(schema)) return { schema: plain, ui };
  const part = (value: unknown) => {
    if (!isObject(value)) return value;
    const split = splitSchema(value);
    merge(ui, split.ui);
    return split.schema;
  };
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'ui:field') splitField(String(value), plain, ui);
    else if (key.startsWith('ui:')) ui[key] = value;
    else if (key === 'properties' && isObject(value)) {
      const properties: Values = {};
      for (const [name, property] of Object.entries(value)) {
        const split = splitSchema(property);
        properties[name] = typeof property === 'boolean' ? property : split.schema;
        const own = ui[name];
        ui[name] = split.ui;
        if (isObject(own)) merge(split.ui, own);
      }
      plain[key] = properties;
    } else if (['allOf', 'anyOf', 'oneOf'].includes(key) && Array.isArray(value)) plain[key] = value.map(part);
    else if (['if', 'then', 'else'].includes(key)) plain[key] = part(value);
    else if ((key === 'dependencies' || key === 'dependentSchemas') && isObject(value))
      plain[key] = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, part(each)]));
    else if (key === 'items' && isObject(value)) {
      const split = splitSchema(value);
      plain[key] = split.schema;
      ui.items = split.ui;
    } else if ((key === 'definitions' || key === '$defs') && isObject(value))
      plain[key] = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, splitSchema(each).schema]));
    else if (!key.startsWith('backstage:')) plain[key] ??= value;
  }
  return { schema: plain, ui };
}

export interface ReviewLine {
  label: string;
  text: string;
}

function shown(value: unknown, schema: Values): string {
  const choice = Array.isArray(schema.oneOf)
    ? schema.oneOf.find((each) => isObject(each) && each.const === value)
    : undefined;
  if (isObject(choice) && typeof choice.title === 'string') return choice.title;
  if (Array.isArray(schema.enum) && Array.isArray(schema.enumNames)) {
    const name = schema.enumNames[schema.enum.indexOf(value)];
    if (typeof name === 'string') return name;
  }
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value) && value.every((each) => !isObject(each))) return value.join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** The answers of one step as a person reads them, minding what `ui:backstage.review` hides, masks or renames. */
export function review(schema: Values, ui: Values, values: Values): ReviewLine[] {
  const properties = isObject(schema.properties) ? schema.properties : {};
  return Object.entries(properties).flatMap(([name, property]) => {
    const own = isObject(property) ? property : {};
    const fieldUi = isObject(ui[name]) ? ui[name] : {};
    const backstage = fieldUi['ui:backstage'];
    const asked = isObject(backstage) && isObject(backstage.review) ? backstage.review : {};
    const value = values[name];
    if (value === undefined || value === '' || asked.show === false) return [];
    const label = typeof asked.name === 'string' ? asked.name : typeof own.title === 'string' ? own.title : name;
    if (typeof asked.mask === 'string') return [{ label, text: asked.mask }];
    if (fieldUi['ui:field'] === 'Secret' || fieldUi['ui:widget'] === 'password') return [{ label, text: '••••••' }];
    if (isObject(value) && isObject(own.properties) && asked.explode !== false) return review(own, fieldUi, value);
    if (typeof value === 'string' && String(fieldUi['ui:field'] ?? '').match(/(Entity|Owner|Groups)Picker$/))
      return [{ label, text: shortName(value) }];
    return [{ label, text: shown(value, own) }];
  });
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
    return 'group:default/your-team';
  if (schema.type === 'boolean') return false;
  if (schema.type === 'number' || schema.type === 'integer') return schema.minimum ?? 1;
  if (schema.type === 'array') return [];
  return 'example';
}

/** What is in the way of the answers as they are now, not of an earlier one or of an example that stands for one. */
export const inTheWay = (preview: Preview | undefined, values: Values) =>
  (preview?.taken ?? []).filter(({ field, value }) => values[field] === value);
