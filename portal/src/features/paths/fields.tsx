import { TextInput } from '@mantine/core';
import type { FieldProps, RegistryFieldsType } from '@rjsf/utils';
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

export const fields: RegistryFieldsType = {
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
