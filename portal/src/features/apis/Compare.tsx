import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import type { Entity } from '@/shared/entity';
import { Problem } from '@/shared/Problem';
import { StateMark, type Tone } from '@/shared/StateMark';
import { Waiting } from '@/shared/Waiting';
import { useDefinition, useVersions, type Version } from './api';
import { Consumers } from './Consumers';
import { type Change, changes, type Verdict as Judgement } from './changes';
import { DefinitionError } from './model';
import { languageOf } from './read';
import { TextChanges } from './TextChanges';

const SHOWN = 100;
const verdicts: [Judgement, Tone, string, string, string][] = [
  ['breaking', 'bad', 'Breaking', 'breaking change', 'Who relies on it must change before they meet it.'],
  ['unknown', 'warn', 'May break', 'change that may break somebody', 'It depends on what they do with it.'],
  ['compatible', 'good', 'Compatible', 'compatible change', 'Nobody has to do anything.'],
];

function plural(count: number, word: string): string {
  return `${count} ${count === 1 ? word : word.replace('change', 'changes')}`;
}

function Verdicts({ found }: { found: Change[] }) {
  if (found.length === 0)
    return (
      <Card title="What changed">
        <Empty title="Nothing that callers would notice.">Only words, examples or the order may have changed.</Empty>
      </Card>
    );
  return verdicts.map(([verdict, tone, title, word, meaning]) => (
    <Told
      key={verdict}
      all={found.filter((each) => each.verdict === verdict)}
      mark={<StateMark tone={tone}>{title}</StateMark>}
      word={word}
      meaning={meaning}
    />
  ));
}

function Told({ all, mark, word, meaning }: { all: Change[]; mark: React.ReactNode; word: string; meaning: string }) {
  const [shown, setShown] = useState(SHOWN);
  if (all.length === 0) return null;
  return (
    <Card title={plural(all.length, word)} aside={mark}>
      <p className="dim">{meaning}</p>
      <ul className="told">
        {all.slice(0, shown).map(({ place, what }, index) => {
          const key = index;
          return (
            <li key={key}>
              <code>{place}</code> {what}
            </li>
          );
        })}
      </ul>
      {all.length > shown && (
        <button type="button" className="icon-button" onClick={() => setShown(shown + SHOWN)}>
          Show more of {all.length}
        </button>
      )}
    </Card>
  );
}

interface Pair {
  entity: Entity;
  versions: string;
  before: string;
  after: string;
  type: string;
}

function Judged({ entity, versions, before, after, type }: Pair) {
  const language = languageOf(type, after);
  const { data, error } = useQuery({
    queryKey: ['apis', 'changes', language, entity.metadata.uid, versions],
    queryFn: async () => (await changes(language, before, after)) ?? null,
    retry: false,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (data === undefined && !error) return <Waiting rows={6} />;
  return (
    <>
      {error ? <Unreadable error={error} /> : <Verdict entity={entity} found={data ?? undefined} />}
      <TextChanges before={before} after={after} />
    </>
  );
}

function Unreadable({ error }: { error: Error }) {
  return (
    <div className="note" role="alert">
      <div>
        <strong>One of the two cannot be read, so nobody can say what breaks.</strong>
        <p>
          {error instanceof DefinitionError && error.line > 0 && `Line ${error.line}: `}
          {error.message}
        </p>
      </div>
    </div>
  );
}

/** What the changes mean and whom they reach; nobody judges a language without rules. */
function Verdict({ entity, found }: { entity: Entity; found?: Change[] }) {
  if (!found)
    return (
      <div className="note">
        <p>Ridgeway knows no rules for this language, so it shows the lines that changed and does not judge them.</p>
      </div>
    );
  const reaches = found.some(({ verdict }) => verdict !== 'compatible');
  return (
    <div className={reaches ? 'two' : undefined}>
      <div>
        <Verdicts found={found} />
      </div>
      {reaches && <Consumers entity={entity} title="Who this reaches" />}
    </div>
  );
}

function label(version: Version, index: number): string {
  const at = new Date(version.at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
  return index === 0 ? `Now (since ${at})` : at;
}

/** Two versions beside each other: what breaks, for whom, and every line. */
export function Compare({ entity }: { entity: Entity }) {
  const [search, setSearch] = useSearchParams();
  const versions = useVersions(entity);
  const list = versions.data ?? [];
  const known = (key: string, otherwise: Version | undefined) =>
    list.find(({ id }) => String(id) === search.get(key)) ?? otherwise;
  const to = known('to', list[0]);
  const from = known('from', list[1] ?? list[0]);
  const before = useDefinition(entity, from?.id);
  const after = useDefinition(entity, to?.id);
  const error = versions.error ?? before.error ?? after.error;
  if (error) return <Problem error={error} />;
  if (!versions.data) return <Waiting rows={8} />;
  if (list.length < 2)
    return (
      <Empty title="There is one version, so nothing to compare.">
        The next change of the definition makes a second.
      </Empty>
    );
  const choice = (key: string, title: string, chosen: Version | undefined) => (
    <NativeSelect
      label={title}
      value={String(chosen?.id ?? '')}
      data={list.map((version, index) => ({ value: String(version.id), label: label(version, index) }))}
      onChange={(event) => {
        search.set(key, event.currentTarget.value);
        setSearch(search, { replace: true, preventScrollReset: true });
      }}
    />
  );
  return (
    <>
      <div className="row bottom spaced">
        {choice('from', 'From', from)}
        {choice('to', 'To', to)}
      </div>
      {before.data === undefined || after.data === undefined || !to ? (
        <Waiting rows={6} />
      ) : before.data === after.data ? (
        <Empty title="Both are the same text." />
      ) : (
        <Judged
          entity={entity}
          versions={`${from?.id} ${to.id}`}
          before={before.data}
          after={after.data}
          type={to.type}
        />
      )}
    </>
  );
}
