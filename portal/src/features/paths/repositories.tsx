import { NativeSelect, TextInput } from '@mantine/core';
import type { FieldProps } from '@rjsf/utils';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { http } from '@/shared/http';
import { useSession } from '@/shared/session';
import { useGitHosts } from './api';
import { change, common, contextOf, optionsOf } from './fieldParts';

function Choice({
  id,
  label,
  description,
  value,
  choices,
  onChange,
  error,
  disabled,
  onBlur,
}: {
  id: string;
  label: string;
  description?: ReactNode;
  value: string;
  choices: string[];
  onChange: (value: string) => void;
  error?: string;
  disabled?: boolean;
  onBlur?: () => void;
}) {
  const shared = { id, label, description, error, disabled, onBlur };
  return choices.length > 0 ? (
    <NativeSelect
      {...shared}
      data={[...(value ? [] : [{ value: '', label: 'Choose…' }]), ...new Set([...choices, ...(value ? [value] : [])])]}
      value={value}
      onChange={(e) => onChange(e.currentTarget.value)}
    />
  ) : (
    <TextInput {...shared} value={value} onChange={(e) => onChange(e.currentTarget.value)} />
  );
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** What names a place on a Git host of that type, beside the repository. */
const placesOf: Record<string, string[]> = {
  azure: ['organization', 'project'],
  bitbucketCloud: ['workspace', 'project'],
  bitbucketServer: ['project'],
};

/** The place of a repository, kept as Backstage writes it: `host?owner=…&repo=…`. */
export function RepoUrl(props: FieldProps) {
  const { gitHost } = useSession();
  const options = optionsOf(props);
  const { secrets, setSecret } = contextOf(props);
  const { data: types, isPending } = useGitHosts();
  const allowed = texts(options.allowedHosts);
  const hosts = allowed.length > 0 ? allowed : [gitHost];
  const [givenHost = '', query = ''] = String(props.formData ?? '').split('?');
  const host = givenHost || hosts[0] || gitHost;
  const parts = new URLSearchParams(query);
  const fields = common(props);
  const places = placesOf[types?.[host] ?? ''] ?? ['owner'];
  const allowedFor: Record<string, string[]> = {
    owner: texts(options.allowedOwners),
    project: texts(options.allowedProjects),
    organization: texts(options.allowedOrganizations),
    repo: texts(options.allowedRepos),
  };
  const address = (nextHost: string, key?: string, value?: string) => {
    const next = new URLSearchParams();
    for (const each of ['owner', 'repo', 'organization', 'workspace', 'project']) {
      // The first of those that are allowed is taken unless another is chosen.
      const text = each === key ? (value ?? '') : (parts.get(each) ?? allowedFor[each]?.[0] ?? '');
      if (text && (each === 'repo' || places.includes(each))) next.set(each, text.trim());
    }
    return next.size > 0 ? `${nextHost}?${next}` : undefined;
  };
  const set = (nextHost: string, key?: string, value?: string) => change(props, address(nextHost, key, value));
  const preset = props.formData === undefined && !isPending ? address(host) : undefined;
  useEffect(() => {
    if (preset) change(props, preset);
  });
  const asked = options.requestUserCredentials as { secretsKey?: string } | undefined;
  const secretsKey = asked?.secretsKey;
  return (
    <fieldset className="stack tight">
      <legend>{fields.label}</legend>
      {fields.description && <p className="small dim">{fields.description}</p>}
      {hosts.length > 1 && (
        <NativeSelect
          id={`${fields.id}-host`}
          label="Host"
          data={hosts}
          value={host}
          disabled={fields.disabled}
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
          choices={allowedFor[place] ?? []}
          disabled={fields.disabled}
          onChange={(value) => set(host, place, value)}
        />
      ))}
      <Choice
        id={fields.id}
        label={String(options.repoLabel ?? 'Repository')}
        description={options.repoDescription as string | undefined}
        value={parts.get('repo') ?? ''}
        choices={allowedFor.repo ?? []}
        disabled={fields.disabled}
        error={fields.error}
        onBlur={fields.onBlur}
        onChange={(value) => set(host, 'repo', value)}
      />
      {secretsKey && (
        <TextInput
          id={`${fields.id}-token`}
          label={`A token of yours for ${host}`}
          description="The run acts as you with it. Without one it acts as the platform."
          type="password"
          autoComplete="off"
          disabled={fields.disabled}
          value={secrets[secretsKey] ?? ''}
          onChange={(e) => setSecret(secretsKey, e.currentTarget.value)}
        />
      )}
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
  return <Suggested field={props} known={(data?.items ?? []).map((branch) => branch.name)} />;
}

/** The owner under which a repository will lie. */
export function RepoOwner(props: FieldProps) {
  const { gitHost } = useSession();
  const { host = gitHost, excludedOwners } = optionsOf(props);
  const typed = (props.formData as string | undefined) ?? '';
  const { data } = useQuery({
    queryKey: ['code', 'owners', typed],
    queryFn: () =>
      http.get<{ items: { owner: string }[] }>('/api/ridgeway/code/repositories', { text: typed, limit: 200 }),
    enabled: host === gitHost,
    placeholderData: keepPreviousData,
  });
  const owners = [...new Set((data?.items ?? []).map((each) => each.owner))].filter(
    (owner) => !texts(excludedOwners).includes(owner),
  );
  return <Suggested field={props} known={owners} />;
}

/** A text, with what is known as proposals. */
function Suggested({ field: props, known }: { field: FieldProps; known: string[] }) {
  const list = `${props.fieldPathId.$id}-known`;
  return (
    <>
      <TextInput
        {...common(props)}
        list={list}
        value={(props.formData as string | undefined) ?? ''}
        onChange={(e) => change(props, e.currentTarget.value || undefined)}
      />
      <datalist id={list}>
        {known.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </>
  );
}
