import { NativeSelect, TextInput } from '@mantine/core';
import type { FieldProps } from '@rjsf/utils';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Entity, refOf, titleOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { useSession } from '@/shared/session';
import { filterParams, narrowed } from './choices';
import { change, common, optionsOf } from './fieldParts';

function useChoices(filter: string[] | undefined) {
  const { data, error } = useQuery({
    queryKey: ['catalog', 'choices', filter],
    queryFn: () =>
      http.get<{ items: Entity[] }>('/api/catalog/entities/by-query', {
        filter,
        limit: 500,
        orderField: 'metadata.name,asc',
      }),
    staleTime: 30_000,
  });
  const known = (data?.items ?? [])
    .filter((entity) => entity.kind !== 'Location')
    .map((entity) => ({ value: refOf(entity), label: titleOf(entity) }));
  return { known, failed: error ? 'What there is to choose from could not be read.' : undefined };
}

type Mine = 'owned' | 'member';

function useEntityChoices(props: FieldProps, kinds?: string[], mine?: Mine) {
  const options = optionsOf(props);
  const { actor } = useSession();
  const filter = filterParams(options.catalogFilter, options.allowedKinds ?? kinds);
  const relations = { owned: ['ownedBy', actor.ownership ?? [actor.ref]], member: ['hasMember', [actor.ref]] } as const;
  return useChoices(mine ? narrowed(filter, relations[mine][0], [...relations[mine][1]]) : filter);
}

function EntityChoice({ kinds, mine, field: props }: { kinds?: string[]; mine?: Mine; field: FieldProps }) {
  const { known, failed } = useEntityChoices(props, kinds, mine);
  const value = (props.formData as string | undefined) ?? '';
  const [other, setOther] = useState(false);
  const free = optionsOf(props).allowArbitraryValues !== false && mine === undefined;
  if (other)
    return (
      <TextInput
        {...common(props)}
        placeholder="group:default/name"
        value={value}
        onChange={(e) => change(props, e.currentTarget.value || undefined)}
      />
    );
  return (
    <NativeSelect
      {...common(props)}
      {...(failed ? { error: failed } : {})}
      data={[
        { value: '', label: props.required ? 'Choose…' : 'None' },
        ...(value && !known.some((each) => each.value === value) ? [{ value, label: value }] : []),
        ...known,
        ...(free ? [{ value: '*', label: 'Another, by its name…' }] : []),
      ]}
      value={value}
      onChange={(e) => {
        if (e.currentTarget.value === '*') setOther(true);
        else change(props, e.currentTarget.value || undefined);
      }}
    />
  );
}

/** Several entities, each with a box to tick; a field narrows a long list. */
export function MultiEntity(props: FieldProps) {
  const { known, failed } = useEntityChoices(props);
  const value = (props.formData as string[] | undefined) ?? [];
  const [text, setText] = useState('');
  const { id, label, description, error } = common(props);
  const shown = known.filter((each) => each.label.toLowerCase().includes(text.toLowerCase()));
  return (
    <fieldset id={id} aria-invalid={error ? true : undefined}>
      <legend>{label}</legend>
      {known.length > 10 && (
        <TextInput
          size="xs"
          aria-label={`Find in ${label}`}
          placeholder="Find"
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
      )}
      <div className="boxes">
        {shown.map((each) => (
          <label key={each.value} className="box">
            <input
              type="checkbox"
              checked={value.includes(each.value)}
              onChange={(e) =>
                change(
                  props,
                  e.currentTarget.checked ? [...value, each.value] : value.filter((one) => one !== each.value),
                )
              }
            />
            {each.label}
          </label>
        ))}
      </div>
      <p className="small dim">{description}</p>
      {(error ?? failed) && <p className="small bad">{error ?? failed}</p>}
    </fieldset>
  );
}

/** Tags, typed with commas between them; the ones in use can be picked. */
export function EntityTags(props: FieldProps) {
  const value = (props.formData as string[] | undefined) ?? [];
  const [text, setText] = useState(value.join(', '));
  const { data } = useQuery({
    queryKey: ['catalog', 'tags'],
    queryFn: () =>
      http.get<{ facets: Record<string, { value: string; count: number }[]> }>('/api/catalog/entity-facets', {
        facet: 'metadata.tags',
      }),
    staleTime: 60_000,
  });
  const set = (next: string) => {
    setText(next);
    change(props, [...new Set(next.split(/[\s,]+/).filter(Boolean))]);
  };
  const used = [...(data?.facets['metadata.tags'] ?? [])].sort((a, b) => b.count - a.count).slice(0, 10);
  return (
    <div>
      <TextInput {...common(props)} value={text} onChange={(e) => set(e.currentTarget.value)} />
      <div className="row spaced">
        {used
          .filter((each) => !value.includes(each.value))
          .map((each) => (
            <button
              key={each.value}
              type="button"
              className="chip"
              onClick={() => set([...value, each.value].join(', '))}
            >
              + {each.value}
            </button>
          ))}
      </div>
    </div>
  );
}

export const Entities = (props: FieldProps) => <EntityChoice field={props} />;
export const Owners = (props: FieldProps) => <EntityChoice field={props} kinds={['Group', 'User']} />;
export const OwnedEntities = (props: FieldProps) => <EntityChoice field={props} mine="owned" />;
export const MyGroups = (props: FieldProps) => <EntityChoice field={props} kinds={['Group']} mine="member" />;
