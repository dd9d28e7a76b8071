import { NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import type {
  FieldProps,
  FieldTemplateProps,
  ObjectFieldTemplateProps,
  RegistryFieldsType,
  WidgetProps,
} from '@rjsf/utils';
import { useQuery } from '@tanstack/react-query';
import { type Entity, refOf, related, titleOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { useSession } from '@/shared/session';

type Filter = Record<string, string | string[] | { exists: boolean }>;
export interface FormContext {
  touched: Set<string>;
  all: boolean;
  leave: (id: string) => void;
  secrets: Record<string, string>;
  setSecret: (name: string, value: string) => void;
}
const context = (props: { registry: { formContext: unknown } }) => props.registry.formContext as FormContext;
const optionsOf = (props: FieldProps) => (props.uiSchema?.['ui:options'] ?? {}) as Record<string, unknown>;
const idOf = (props: FieldProps) => props.fieldPathId.$id;
const errorOf = (props: FieldProps) => {
  const { all, touched } = context(props);
  return (all || touched.has(idOf(props))) && props.rawErrors?.length ? props.rawErrors.join(', ') : undefined;
};
const common = (props: FieldProps) => ({
  id: idOf(props),
  label: props.schema.title ?? props.name,
  description: (props.uiSchema?.['ui:help'] as string | undefined) ?? props.schema.description,
  withAsterisk: props.required,
  error: errorOf(props),
  onBlur: () => context(props).leave(idOf(props)),
});
const change = (props: FieldProps, value: unknown) => props.onChange(value as never, props.fieldPathId.path);

function filterParams(filter: unknown, kinds: unknown): string[] | undefined {
  const filters = filter ? (Array.isArray(filter) ? filter : [filter]) : kinds ? [{ kind: kinds }] : [];
  const texts = (filters as Filter[]).map((each) =>
    Object.entries(each)
      .flatMap(([key, value]) =>
        typeof value === 'object' && !Array.isArray(value) ? [key] : [value].flat().map((one) => `${key}=${one}`),
      )
      .join(','),
  );
  return texts.length ? texts : undefined;
}

function useChoices(filter: string[] | undefined) {
  return useQuery({
    queryKey: ['catalog', 'choices', filter],
    queryFn: () =>
      http.get<{ items: Entity[] }>('/api/catalog/entities/by-query', {
        filter,
        limit: 500,
        orderField: 'metadata.name,asc',
      }),
    staleTime: 30_000,
  }).data?.items;
}

function EntityChoice({
  kinds,
  mine,
  field: props,
}: {
  kinds?: string[];
  mine?: 'owned' | 'member';
  field: FieldProps;
}) {
  const options = optionsOf(props);
  const { actor } = useSession();
  const owned = actor.ownership ?? [actor.ref];
  const entities = useChoices(filterParams(options.catalogFilter, options.allowedKinds ?? kinds))?.filter(
    (entity) =>
      !mine ||
      (mine === 'owned'
        ? related(entity, 'ownedBy').some((ref) => owned.includes(ref))
        : related(entity, 'hasMember').includes(actor.ref)),
  );
  const value = (props.formData as string | undefined) ?? '';
  const known = (entities ?? []).map((entity) => ({ value: refOf(entity), label: titleOf(entity) }));
  const data = [
    { value: '', label: 'Choose…' },
    ...(value && !known.some((each) => each.value === value) ? [{ value, label: value }] : []),
    ...known,
  ];
  return (
    <NativeSelect
      {...common(props)}
      data={data}
      value={value}
      onChange={(e) => change(props, e.currentTarget.value || undefined)}
    />
  );
}

function textField(props: FieldProps) {
  return (
    <TextInput
      {...common(props)}
      value={(props.formData as string | undefined) ?? ''}
      onChange={(e) => change(props, e.currentTarget.value || undefined)}
    />
  );
}

function listField(props: FieldProps) {
  const value = (props.formData as string[] | undefined) ?? [];
  return (
    <TextInput
      {...common(props)}
      description="Several, with commas between them"
      defaultValue={value.join(', ')}
      onChange={(e) =>
        change(
          props,
          e.currentTarget.value
            .split(',')
            .map((each) => each.trim())
            .filter(Boolean),
        )
      }
    />
  );
}

function RepoUrl(props: FieldProps) {
  const { gitHost } = useSession();
  const options = optionsOf(props);
  const hosts = (options.allowedHosts as string[] | undefined) ?? [gitHost];
  const [host = hosts[0], query = ''] = String(props.formData ?? '').split('?');
  const parts = new URLSearchParams(query);
  const owners = (options.allowedOwners as string[] | undefined) ?? [];
  const set = (nextHost: string | undefined, owner: string, repo: string) =>
    change(
      props,
      owner || repo
        ? `${nextHost || hosts[0]}?owner=${encodeURIComponent(owner)}&repo=${encodeURIComponent(repo)}`
        : undefined,
    );
  const owner = parts.get('owner') ?? '';
  const repo = parts.get('repo') ?? '';
  const fields = common(props);
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend>{fields.label}</legend>
      <p className="small dim">{fields.description ?? 'Leave it empty and the name decides.'}</p>
      <NativeSelect
        label="Host"
        data={hosts}
        value={host || hosts[0]}
        onChange={(e) => set(e.currentTarget.value, owner, repo)}
      />
      {owners.length > 0 ? (
        <NativeSelect
          label="Owner"
          data={['', ...owners]}
          value={owner}
          onChange={(e) => set(host, e.currentTarget.value, repo)}
        />
      ) : (
        <TextInput
          label={String(options.ownerLabel ?? 'Owner')}
          value={owner}
          onChange={(e) => set(host, e.currentTarget.value, repo)}
        />
      )}
      <TextInput
        label={String(options.repoLabel ?? 'Repository')}
        value={repo}
        error={fields.error}
        onBlur={fields.onBlur}
        onChange={(e) => set(host, owner, e.currentTarget.value)}
      />
    </fieldset>
  );
}

function Secret(props: FieldProps) {
  const { secrets, setSecret } = context(props);
  return (
    <TextInput
      {...common(props)}
      type="password"
      autoComplete="off"
      value={secrets[props.name] ?? ''}
      onChange={(e) => {
        setSecret(props.name, e.currentTarget.value);
        change(props, e.currentTarget.value ? '*'.repeat(8) : undefined);
      }}
    />
  );
}

export const fields: RegistryFieldsType = {
  EntityPicker: (props) => <EntityChoice field={props} />,
  OwnerPicker: (props) => <EntityChoice field={props} kinds={['Group', 'User']} />,
  OwnedEntityPicker: (props) => <EntityChoice field={props} mine="owned" />,
  MyGroupsPicker: (props) => <EntityChoice field={props} kinds={['Group']} mine="member" />,
  MultiEntityPicker: listField,
  EntityTagsPicker: listField,
  EntityNamePicker: textField,
  RepoUrlPicker: RepoUrl,
  RepoBranchPicker: textField,
  RepoOwnerPicker: textField,
  Secret,
};

function shared(props: WidgetProps) {
  const { all, touched } = context(props);
  return {
    id: props.id,
    label: props.label,
    description: props.options.help ?? props.schema.description,
    placeholder: props.placeholder,
    disabled: props.disabled || props.readonly,
    withAsterisk: props.required,
    error: (all || touched.has(props.id)) && props.rawErrors?.length ? props.rawErrors.join(', ') : undefined,
    onBlur: () => context(props).leave(props.id),
  };
}
function TextWidget(props: WidgetProps) {
  const number = props.schema.type === 'number' || props.schema.type === 'integer';
  return (
    <TextInput
      {...shared(props)}
      type={number ? 'number' : 'text'}
      value={props.value ?? ''}
      onChange={({ currentTarget: { value } }) =>
        props.onChange(value === '' ? undefined : number ? Number(value) : value)
      }
    />
  );
}
function SelectWidget(props: WidgetProps) {
  const choices = props.options.enumOptions ?? [];
  return (
    <NativeSelect
      {...shared(props)}
      data={[
        ...(props.value === undefined ? [{ value: '', label: 'Choose…' }] : []),
        ...choices.map((each, index) => ({ value: String(index), label: String(each.label) })),
      ]}
      value={String(choices.findIndex((each) => each.value === props.value))}
      onChange={(e) => props.onChange(choices[Number(e.currentTarget.value)]?.value)}
    />
  );
}
function CheckboxWidget(props: WidgetProps) {
  return (
    <label className="row" htmlFor={props.id}>
      <input
        id={props.id}
        type="checkbox"
        checked={props.value ?? false}
        onChange={(e) => props.onChange(e.currentTarget.checked)}
      />
      {props.label} {props.schema.description && <span className="small dim">{props.schema.description}</span>}
    </label>
  );
}
export const widgets = {
  TextWidget,
  SelectWidget,
  RadioWidget: SelectWidget,
  CheckboxWidget,
  UpDownWidget: TextWidget,
  EmailWidget: TextWidget,
  URLWidget: TextWidget,
  PasswordWidget: (props: WidgetProps) => (
    <PasswordInput
      {...shared(props)}
      value={props.value ?? ''}
      onChange={(e) => props.onChange(e.currentTarget.value || undefined)}
    />
  ),
  TextareaWidget: (props: WidgetProps) => (
    <Textarea
      {...shared(props)}
      rows={4}
      value={props.value ?? ''}
      onChange={(e) => props.onChange(e.currentTarget.value || undefined)}
    />
  ),
};

export const templates = {
  FieldTemplate: ({ children, hidden }: FieldTemplateProps) => (hidden ? <div hidden>{children}</div> : children),
  ObjectFieldTemplate: ({ properties }: ObjectFieldTemplateProps) => (
    <div className="stack">
      {properties.map(({ content, name }) => (
        <div key={name}>{content}</div>
      ))}
    </div>
  ),
};

/** Splits a template's parameters into the plain schema and the `ui:` keys the form reads. */
export function splitSchema(schema: unknown): { schema: unknown; ui: Record<string, unknown> } {
  if (Array.isArray(schema)) return { schema: schema.map((each) => splitSchema(each).schema), ui: {} };
  if (!schema || typeof schema !== 'object') return { schema, ui: {} };
  const plain: Record<string, unknown> = {};
  const ui: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key.startsWith('ui:')) {
      if (key !== 'ui:field' || String(value) in fields) ui[key] = value;
      else ui['ui:help'] = `This portal has no field "${value}"; plain text is taken.`;
    } else if (key === 'properties' && value && typeof value === 'object') {
      plain[key] = Object.fromEntries(
        Object.entries(value).map(([name, property]) => {
          const split = splitSchema(property);
          ui[name] = split.ui;
          return [name, split.schema];
        }),
      );
    } else if (!key.startsWith('backstage:')) {
      const split = splitSchema(value);
      plain[key] = split.schema;
      if (key === 'items') ui.items = split.ui;
      if (['then', 'else'].includes(key)) Object.assign(ui, split.ui);
    }
  }
  return { schema: plain, ui };
}
