import { NativeSelect, TextInput } from '@mantine/core';
import type { FieldProps } from '@rjsf/utils';
import { useQuery } from '@tanstack/react-query';
import { http } from '@/shared/http';
import { useSession } from '@/shared/session';
import { change, common, contextOf, optionsOf } from './fieldParts';

function Choice({
  id,
  label,
  description,
  value,
  choices,
  onChange,
  error,
  onBlur,
}: {
  id: string;
  label: string;
  description?: string;
  value: string;
  choices: string[];
  onChange: (value: string) => void;
  error?: string;
  onBlur?: () => void;
}) {
  const shared = { id, label, description, error, onBlur };
  return choices.length > 0 ? (
    <NativeSelect
      {...shared}
      data={[{ value: '', label: 'Choose…' }, ...choices]}
      value={value}
      onChange={(e) => onChange(e.currentTarget.value)}
    />
  ) : (
    <TextInput {...shared} value={value} onChange={(e) => onChange(e.currentTarget.value)} />
  );
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The place of a repository, kept as Backstage writes it: `host?owner=…&repo=…`. */
export function RepoUrl(props: FieldProps) {
  const { gitHost } = useSession();
  const options = optionsOf(props);
  const allowed = texts(options.allowedHosts);
  const hosts = allowed.length > 0 ? allowed : [gitHost];
  const [givenHost = '', query = ''] = String(props.formData ?? '').split('?');
  const host = givenHost || hosts[0] || gitHost;
  const parts = new URLSearchParams(query);
  const fields = common(props);
  const places = /(^|\.)bitbucket\.org$/.test(host)
    ? ['workspace', 'project']
    : /(^|\.)azure\.com$|visualstudio\.com$/.test(host)
      ? ['organization', 'project']
      : ['owner'];
  const allowedFor: Record<string, unknown> = {
    owner: options.allowedOwners,
    project: options.allowedProjects,
    organization: options.allowedOrganizations,
    repo: options.allowedRepos,
  };
  const set = (nextHost: string, key?: string, value?: string) => {
    const next = new URLSearchParams();
    for (const each of ['owner', 'repo', 'organization', 'workspace', 'project']) {
      const text = each === key ? (value ?? '') : (parts.get(each) ?? '');
      if (text && (each === 'repo' || places.includes(each))) next.set(each, text.trim());
    }
    change(props, next.size > 0 ? `${nextHost}?${next}` : undefined);
  };
  return (
    <fieldset className="stack tight">
      <legend>{fields.label}</legend>
      <p className="small dim">{fields.description}</p>
      {hosts.length > 1 && (
        <NativeSelect
          id={`${fields.id}-host`}
          label="Host"
          data={hosts}
          value={host}
          onChange={(e) => set(e.currentTarget.value)}
        />
      )}
      {places.map((place) => (
        <Choice
          key={place}
          id={`${fields.id}-${place}`}
          label={
            place === 'owner' ? String(options.ownerLabel ?? 'Owner') : place.charAt(0).toUpperCase() + place.slice(1)
          }
          description={place === 'owner' ? (options.ownerDescription as string | undefined) : undefined}
          value={parts.get(place) ?? ''}
          choices={texts(allowedFor[place])}
          onChange={(value) => set(host, place, value)}
        />
      ))}
      <Choice
        id={fields.id}
        label={String(options.repoLabel ?? 'Repository')}
        description={options.repoDescription as string | undefined}
        value={parts.get('repo') ?? ''}
        choices={texts(allowedFor.repo)}
        error={fields.error}
        onBlur={fields.onBlur}
        onChange={(value) => set(host, 'repo', value)}
      />
    </fieldset>
  );
}

/** A branch of the repository that another field of the form names; plain text where its branches are not known. */
export function RepoBranch(props: FieldProps) {
  const { gitHost } = useSession();
  const address = Object.values(contextOf(props).values).find(
    (value): value is string => typeof value === 'string' && /^[^?/\s]+\?.*repo=/.test(value),
  );
  const [host = '', query = ''] = (address ?? '').split('?');
  const parts = new URLSearchParams(query);
  const at = host === gitHost && parts.get('owner') ? `${parts.get('owner')}/${parts.get('repo')}` : '';
  const { data } = useQuery({
    queryKey: ['code', 'branches', at],
    queryFn: () => http.get<{ items: { name: string }[] }>(`/api/ridgeway/code/repositories/${at}/branches`),
    enabled: at !== '',
    retry: false,
  });
  return (
    <Choice
      {...common(props)}
      value={(props.formData as string | undefined) ?? ''}
      choices={(data?.items ?? []).map((branch) => branch.name)}
      onChange={(value) => change(props, value || undefined)}
    />
  );
}

/** The owner under which a repository will lie. */
export function RepoOwner(props: FieldProps) {
  const { gitHost } = useSession();
  const { host = gitHost, excludedOwners } = optionsOf(props);
  const { data } = useQuery({
    queryKey: ['code', 'owners'],
    queryFn: () => http.get<{ items: { owner: string }[] }>('/api/ridgeway/code/repositories'),
    enabled: host === gitHost,
  });
  const owners = [...new Set((data?.items ?? []).map((each) => each.owner))].filter(
    (owner) => !texts(excludedOwners).includes(owner),
  );
  return (
    <>
      <TextInput
        {...common(props)}
        list={`${props.fieldPathId.$id}-owners`}
        value={(props.formData as string | undefined) ?? ''}
        onChange={(e) => change(props, e.currentTarget.value || undefined)}
      />
      <datalist id={`${props.fieldPathId.$id}-owners`}>
        {owners.map((owner) => (
          <option key={owner} value={owner} />
        ))}
      </datalist>
    </>
  );
}
