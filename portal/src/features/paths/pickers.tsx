import { NativeSelect, TextInput } from '@mantine/core';
import type { FieldProps } from '@rjsf/utils';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Entity, refOf, shortName, titleOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { useSession } from '@/shared/session';
import { useTyped } from '@/shared/useTyped';
import { filterParams, narrowed, tagsIn, wholeRef } from './choices';
import { change, common, Group, optionsOf } from './fieldParts';

const SHOWN = 100;
const EASILY_SEEN = 10;

/** The first of what fits the filter and the words, by name, and how many fit the filter alone. */
function useChoices(filter: string[] | undefined) {
  const [words, setWords] = useState('');
  const [typed, setTyped] = useTyped(words, setWords);
  const ask = (text: string) => ({
    queryKey: ['catalog', 'choices', filter, text],
    queryFn: () =>
      http.get<{ items: Entity[]; totalItems: number }>('/api/catalog/entities/by-query', {
        filter,
        limit: SHOWN,
        orderField: 'metadata.name,asc',
        ...(text ? { fullTextFilterTerm: text, fullTextFilterFields: 'metadata.name,metadata.title' } : {}),
      }),
    staleTime: 30_000,
  });
  const all = useQuery(ask(''));
  const found = useQuery({ ...ask(words), placeholderData: keepPreviousData });
  const failure = found.error ?? all.error;
  const known = (found.data?.items ?? [])
    .filter((entity) => entity.kind !== 'Location')
    .map((entity) => ({ value: refOf(entity), label: titleOf(entity) }));
  return {
    known,
    typed,
    setTyped,
    total: all.data?.totalItems ?? 0,
    more: Math.max(0, (found.data?.totalItems ?? 0) - SHOWN),
    failed: failure ? `What there is to choose from could not be read: ${failure.message}` : undefined,
  };
}

/** Where there is too much for a list, words narrow it on the server. */
function Find({ label, choices: { known, typed, setTyped, more } }: { label: string; choices: Choices }) {
  return (
    <>
      <TextInput
        size="xs"
        aria-label={`Find in ${label}`}
        placeholder="Find by name"
        value={typed}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <p className="small dim" role="status">
        {known.length === 0 && typed
          ? `Nothing is called “${typed}”.`
          : more > 0 && `And ${more} more; type to find them.`}
      </p>
    </>
  );
}

type Choices = ReturnType<typeof useChoices>;

type Mine = 'owned' | 'member';
type Offer = { kinds?: string[]; kind?: string; mine?: Mine };

/** What a field of entities offers, whether others may be named too, and how what is typed becomes a reference. */
function useOffer(props: FieldProps, { kinds, kind, mine }: Offer) {
  const options = optionsOf(props);
  const { actor } = useSession();
  const filter = filterParams(options.catalogFilter, options.allowedKinds ?? kinds);
  const relations = { owned: ['ownedBy', actor.ownership ?? [actor.ref]], member: ['hasMember', [actor.ref]] } as const;
  const choices = useChoices(mine ? narrowed(filter, relations[mine][0], [...relations[mine][1]]) : filter);
  const free = options.allowArbitraryValues !== false && mine !== 'member';
  const whole = (text: string) =>
    wholeRef(text, (options.defaultKind ?? kind) as string | undefined, options.defaultNamespace as string | undefined);
  // Where an answer is needed and only one is possible, it is given.
  const only = props.required && !free && choices.total === 1 ? choices.known[0]?.value : undefined;
  const given = Array.isArray(props.formData) ? props.formData.length > 0 : Boolean(props.formData);
  useEffect(() => {
    if (only && !given) change(props, props.schema.type === 'array' ? [only] : only);
  });
  return { choices, free, whole };
}

function EntityChoice({ field: props, ...offer }: Offer & { field: FieldProps }) {
  const { choices, free, whole } = useOffer(props, offer);
  const { known, failed, total } = choices;
  const value = (props.formData as string | undefined) ?? '';
  const [other, setOther] = useState(false);
  const parts = common(props);
  if (other)
    return (
      <TextInput
        {...parts}
        placeholder="group:default/name"
        value={value}
        onChange={(e) => change(props, e.currentTarget.value || undefined)}
        onBlur={() => {
          parts.onBlur();
          if (value) change(props, whole(value));
        }}
      />
    );
  const select = (
    <NativeSelect
      {...parts}
      {...(failed ? { error: failed } : {})}
      data={[
        { value: '', label: props.required ? 'Choose…' : 'None' },
        ...(value && !known.some((each) => each.value === value) ? [{ value, label: shortName(value) }] : []),
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
  if (total <= SHOWN) return select;
  return (
    <div className="found">
      {select}
      <Find label={parts.label} choices={choices} />
    </div>
  );
}

/** Several entities, each with a box to tick; a field narrows a long list. */
export function MultiEntity(props: FieldProps) {
  const { choices, free, whole } = useOffer(props, {});
  const { known, failed, total } = choices;
  const value = (props.formData as string[] | undefined) ?? [];
  const parts = common(props);
  const [ticked] = useState(value);
  const [other, setOther] = useState('');
  const kept = [...new Set([...ticked, ...value])].filter((ref) => !known.some((each) => each.value === ref));
  const shown = [...kept.map((ref) => ({ value: ref, label: shortName(ref) })), ...known];
  const full = value.length >= (props.schema.maxItems ?? Number.POSITIVE_INFINITY);
  const add = () => {
    if (other.trim()) change(props, [...new Set([...value, whole(other)])]);
    setOther('');
  };
  return (
    <>
      <Group
        of={{ ...parts, error: parts.error ?? failed }}
        above={total > EASILY_SEEN && <Find label={parts.label} choices={choices} />}
      >
        {shown.map((each) => (
          <label key={each.value} className="box">
            <input
              type="checkbox"
              checked={value.includes(each.value)}
              disabled={parts.disabled || (full && !value.includes(each.value))}
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
      </Group>
      {free && !full && !parts.disabled && (
        <TextInput
          size="xs"
          aria-label={`Another for ${parts.label}, by its name`}
          placeholder="Another, by its name"
          value={other}
          onChange={(e) => setOther(e.currentTarget.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
        />
      )}
    </>
  );
}

/** Tags, typed with commas between them; the ones in use can be picked. The answer is a list, be it empty. */
export function EntityTags(props: FieldProps) {
  const { kinds, showCounts, helperText } = optionsOf(props);
  const value = props.formData as string[] | undefined;
  const [text, setText] = useState((value ?? []).join(', '));
  const filter = filterParams(undefined, kinds);
  const { data } = useQuery({
    queryKey: ['catalog', 'tags', filter],
    queryFn: () =>
      http.get<{ facets: Record<string, { value: string; count: number }[]> }>('/api/catalog/entity-facets', {
        facet: 'metadata.tags',
        filter,
      }),
    staleTime: 60_000,
  });
  useEffect(() => {
    if (value === undefined) change(props, []);
  });
  const set = (next: string) => {
    setText(next);
    change(props, tagsIn(next).tags);
  };
  const used = [...(data?.facets['metadata.tags'] ?? [])].sort((a, b) => b.count - a.count).slice(0, 10);
  const { wrong } = tagsIn(text);
  const parts = common(props);
  return (
    <div>
      <TextInput
        {...parts}
        description={parts.description ?? (helperText as string | undefined)}
        error={
          wrong.length > 0
            ? `No tag: ${wrong.join(', ')}. Use small letters, digits, + and #, with dashes between; at most 63.`
            : parts.error
        }
        value={text}
        onChange={(e) => set(e.currentTarget.value)}
      />
      <div className="row spaced">
        {used
          .filter((each) => !value?.includes(each.value))
          .map((each) => (
            <button
              key={each.value}
              type="button"
              className="chip"
              disabled={parts.disabled}
              onClick={() => set([...(value ?? []), each.value].join(', '))}
            >
              + {each.value}
              {showCounts === true && ` (${each.count})`}
            </button>
          ))}
      </div>
    </div>
  );
}

export const Entities = (props: FieldProps) => <EntityChoice field={props} />;
export const Owners = (props: FieldProps) => <EntityChoice field={props} kinds={['Group', 'User']} kind="Group" />;
export const OwnedEntities = (props: FieldProps) => <EntityChoice field={props} mine="owned" />;
export const MyGroups = (props: FieldProps) => <EntityChoice field={props} kinds={['Group']} mine="member" />;
