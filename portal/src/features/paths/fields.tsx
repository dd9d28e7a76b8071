import { TextInput } from '@mantine/core';
import { getDefaultRegistry } from '@rjsf/core';
import { type FieldProps, getSchemaType, getUiOptions, hasWidget, type RegistryFieldsType } from '@rjsf/utils';
import type { ComponentType } from 'react';
import { change, common, contextOf } from './fieldParts';
import { Entities, EntityTags, MultiEntity, MyGroups, OwnedEntities, Owners } from './pickers';
import { RepoBranch, RepoOwner, RepoUrl } from './repositories';
import { Environment, HeldVersion, Version } from './versions';

function EntityName(props: FieldProps) {
  return (
    <TextInput
      {...common(props)}
      value={(props.formData as string | undefined) ?? ''}
      onChange={(e) => change(props, e.currentTarget.value || undefined)}
    />
  );
}

/** The form keeps asterisks only; the value goes to the run apart and is never kept in the browser. */
function Secret(props: FieldProps) {
  const { secrets, setSecret } = contextOf(props);
  return (
    <TextInput
      {...common(props)}
      type="password"
      autoComplete="off"
      value={secrets[props.name] ?? ''}
      onChange={(e) => {
        setSecret(props.name, e.currentTarget.value);
        change(props, e.currentTarget.value ? '*'.repeat(e.currentTarget.value.length) : undefined);
      }}
    />
  );
}

const Plain = getDefaultRegistry().fields.SchemaField as ComponentType<FieldProps>;

/** A field whose author asks for a widget that nobody has here is a plain one, and says so. */
function SchemaField(props: FieldProps) {
  const { schemaUtils, widgets } = props.registry;
  const { widget } = getUiOptions(props.uiSchema);
  const schema = schemaUtils.retrieveSchema(props.schema, props.formData);
  // One of several shapes is chosen by its number.
  const chosen = (schema.oneOf ?? schema.anyOf) && !schemaUtils.isSelect(schema) ? { type: 'number' as const } : schema;
  if (!widget || widget === 'hidden' || getSchemaType(chosen) === 'object' || hasWidget(chosen, widget, widgets))
    return <Plain {...props} />;
  const { 'ui:widget': _, ...uiSchema } = props.uiSchema ?? {};
  const note = `This portal has no widget “${widget}” for this, so a plain field stands here.`;
  return <Plain {...props} uiSchema={{ ...uiSchema, 'ui:note': note }} />;
}

export const fields: RegistryFieldsType = {
  SchemaField,
  EntityPicker: Entities,
  OwnerPicker: Owners,
  OwnedEntityPicker: OwnedEntities,
  MyGroupsPicker: MyGroups,
  MultiEntityPicker: MultiEntity,
  EntityTagsPicker: EntityTags,
  EntityNamePicker: EntityName,
  RepoUrlPicker: RepoUrl,
  RepoBranchPicker: RepoBranch,
  RepoOwnerPicker: RepoOwner,
  EnvironmentPicker: Environment,
  VersionPicker: Version,
  HeldVersionPicker: HeldVersion,
  Secret,
};
