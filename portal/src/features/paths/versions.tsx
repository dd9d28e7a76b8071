import { NativeSelect } from '@mantine/core';
import type { FieldProps } from '@rjsf/utils';
import { useQuery } from '@tanstack/react-query';
import { entityPath, parseRef } from '@/shared/entity';
import { relativeTime } from '@/shared/formats';
import { http } from '@/shared/http';
import type { components } from '@/shared/openapi';
import { previewOf } from '@/shared/previews';
import { type Deployment, versionsOf } from '@/shared/versions';
import { change, common, contextOf, optionsOf } from './fieldParts';

type Schemas = components['schemas'];
const SHOWN = 200;

const entityOf = (props: FieldProps) => {
  const { entity } = contextOf(props).values;
  return typeof entity === 'string' ? entity : '';
};

function address(ref: string) {
  const { kind, namespace, name } = parseRef(ref);
  return `/api/ridgeway/delivery/entities/${[kind, namespace, name].map(encodeURIComponent).join('/')}`;
}

function useDelivered(ref: string) {
  const { data } = useQuery({
    queryKey: ['delivery', ref, SHOWN],
    queryFn: () => http.get<Schemas['EntityDelivery']>(address(ref), { limit: SHOWN }),
    enabled: ref !== '',
  });
  return data;
}

interface ChoiceProps {
  field: FieldProps;
  choices?: [string, string][];
  none: string;
  /** What it means that none of them is chosen. */
  all?: string;
}

function Choice({ field, choices, none, all = 'Choose…' }: ChoiceProps) {
  const value = (field.formData as string | undefined) ?? '';
  const known = (choices ?? []).map(([key, label]) => ({ value: key, label }));
  return (
    <NativeSelect
      {...common(field)}
      data={[
        { value: '', label: choices?.length === 0 ? none : all },
        ...(value && !known.some((each) => each.value === value) ? [{ value, label: value }] : []),
        ...known,
      ]}
      value={value}
      onChange={(e) => change(field, e.currentTarget.value || undefined)}
    />
  );
}

/** An environment that the entity of the form is delivered to; with `planned` also those that services are made for, with `all` or none. */
export function Environment(props: FieldProps) {
  const ref = entityOf(props);
  const { planned, all } = optionsOf(props);
  const delivered = useDelivered(ref)?.environments.filter(({ gone, name }) => !gone && !previewOf(name));
  const { data } = useQuery({
    queryKey: ['paths', 'environments'],
    queryFn: () => http.get<{ items: string[] }>('/api/ridgeway/paths/environments'),
    staleTime: 60_000,
    enabled: planned === true,
  });
  const names = [...new Set([...(data?.items ?? []), ...(delivered ?? []).map(({ name }) => name)])];
  return (
    <Choice
      field={props}
      choices={delivered || data ? names.map((name) => [name, name]) : undefined}
      none="Nothing delivers it anywhere yet."
      all={all ? 'All of them' : undefined}
    />
  );
}

/** A version that came up in the environment which another field names; `back` leaves out the one that is there. */
export function Version(props: FieldProps) {
  const ref = entityOf(props);
  const options = optionsOf(props);
  const name = String(contextOf(props).values[String(options.environment ?? 'environment')] ?? '');
  const data = useDelivered(ref);
  const last = data?.environments.find((each) => each.name === name)?.last;
  const all = data && name ? versionsOf(data.deployments, name, options.back ? last : undefined) : undefined;
  const label = ({ release, startedAt }: Deployment) =>
    [`${release.version}, ${relativeTime(new Date(startedAt), new Date())}`, release.subject]
      .filter(Boolean)
      .join(': ');
  const chosen = all?.find(({ value }) => value === props.formData)?.deployment;
  const [older, newer] = [chosen, last].sort((a, b) => String(a?.startedAt).localeCompare(String(b?.startedAt)));
  return (
    <>
      <Choice
        field={props}
        choices={all?.map(({ value, deployment }) => [value, label(deployment)])}
        none={
          last && !last.repository
            ? `${name} takes its versions from no repository: whoever brought one changes it there.`
            : options.back
              ? `No other version came up in ${name}, so there is nothing to go back to.`
              : `No version came up in ${name} yet.`
        }
      />
      {chosen && last && older && newer && older.id !== newer.id && (
        <p className="small">
          <a href={`${entityPath(ref)}/deployments?from=${older.id}&to=${newer.id}`} target="_blank" rel="noreferrer">
            What differs between {last.release.version} and {chosen.release.version}
          </a>
        </p>
      )}
    </>
  );
}

/** A version that is held back from the environment of the form. */
export function HeldVersion(props: FieldProps) {
  const ref = entityOf(props);
  const name = String(contextOf(props).values.environment ?? '');
  const { data } = useQuery({
    queryKey: ['delivery', ref, 'held-back'],
    queryFn: () => http.get<{ items: Schemas['HeldBack'][] }>(`${address(ref)}/held-back`),
    enabled: ref !== '',
  });
  return (
    <Choice
      field={props}
      choices={
        name
          ? data?.items
              .filter(({ environment }) => environment === name)
              .map(({ digest, version, reason }) => [digest, [version || digest, reason].filter(Boolean).join(': ')])
          : undefined
      }
      none={`Nothing is held back from ${name}.`}
    />
  );
}
