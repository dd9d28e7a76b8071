import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark, type Tone } from '@/shared/StateMark';
import { useMay } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';
import { type Changed, type Check, type Proposal, type Repository, repositories, useCode } from './api';
import { Changes } from './Changes';
import { CommitList } from './Commits';

const checkTones: Record<Check['state'], Tone> = { success: 'good', pending: 'busy', failure: 'bad', error: 'bad' };

function Checks({ checks }: { checks: Check[] }) {
  if (checks.length === 0) return <p className="dim">No check has said anything about the newest commit.</p>;
  return checks.map((check) => (
    <p key={check.context} className="row">
      <StateMark tone={checkTones[check.state]}>{check.context}</StateMark>
      <span className="dim">{check.description || check.state}</span>
      {check.target_url && (
        <a href={check.target_url} rel="noreferrer nofollow">
          Details
        </a>
      )}
    </p>
  ));
}

function One({ at, number }: { at: string; number: string }) {
  const client = useQueryClient();
  const may = useMay();
  const { data, error, isPending } = useCode<Proposal>(`${at}/proposals/${number}`);
  const [refused, setRefused] = useState<unknown>();
  if (error) return <Problem error={error} />;
  if (isPending) return <Waiting />;
  const act = (what: 'merge' | 'decline') => {
    setRefused(undefined);
    http
      .post(`${repositories}${at}/proposals/${number}/${what}`, { headCommit: data.headCommit })
      .catch(setRefused)
      .finally(() => void client.invalidateQueries({ queryKey: ['code'] }));
  };
  const open = data.state === 'open';
  return (
    <>
      <Card title={`${data.number}: ${data.title}`} aside={data.state}>
        {data.description && <p style={{ whiteSpace: 'pre-wrap' }}>{data.description}</p>}
        <p className="dim">
          {data.head} into {data.base}, by {data.author}, <RelativeTime at={data.createdAt} />
        </p>
        <Checks checks={data.checks ?? []} />
        {open && data.mergeable === false && (
          <p className="note">
            Both branches changed the same lines. Merge {data.base} into {data.head} with git and push; then it can be
            merged here.
          </p>
        )}
        {refused !== undefined && <Problem error={refused} />}
        {open && may('code.repository.write') && (
          <div className="row">
            <Button disabled={data.mergeable === false} onClick={() => act('merge')}>
              Merge into {data.base}
            </Button>
            <Button variant="default" onClick={() => act('decline')}>
              Decline this proposal
            </Button>
          </div>
        )}
      </Card>
      <Card title="Commits">
        <CommitList commits={data.commits ?? []} />
      </Card>
      <Changes files={data.files ?? []} />
    </>
  );
}

function Difference({ at, base, head }: { at: string; base: string; head: string }) {
  const { data, error } = useCode<{ files: Changed[] }>(`${at}/compare`, { base, head }, base !== head);
  if (base === head) return <p className="dim">Choose two different branches.</p>;
  if (error) return <Problem error={error} />;
  return data ? <Changes files={data.files} /> : <Waiting />;
}

function New({ at, repository }: { at: string; repository: Repository }) {
  const [, setSearch] = useSearchParams();
  const client = useQueryClient();
  const names = (repository.branches ?? []).map((branch) => branch.name);
  const [draft, setDraft] = useState({
    title: '',
    description: '',
    base: repository.defaultBranch,
    head: names.find((name) => name !== repository.defaultBranch) ?? repository.defaultBranch,
  });
  const [error, setError] = useState<unknown>();
  return (
    <Card title="Propose a change">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setError(undefined);
          http
            .post<Proposal>(`${repositories}${at}/proposals`, draft)
            .then((made) => {
              void client.invalidateQueries({ queryKey: ['code'] });
              setSearch({ tab: 'proposals', proposal: String(made.number) });
            })
            .catch(setError);
        }}
      >
        <TextInput
          label="Title"
          value={draft.title}
          onChange={(e) => setDraft({ ...draft, title: e.currentTarget.value })}
        />
        <Textarea
          label="Description"
          value={draft.description}
          onChange={(e) => setDraft({ ...draft, description: e.currentTarget.value })}
        />
        <NativeSelect
          label="Branch with the change"
          data={names}
          value={draft.head}
          onChange={(e) => setDraft({ ...draft, head: e.currentTarget.value })}
        />
        <NativeSelect
          label="Into"
          data={names}
          value={draft.base}
          onChange={(e) => setDraft({ ...draft, base: e.currentTarget.value })}
        />
        {error !== undefined && <Problem error={error} />}
        <Button type="submit" disabled={!draft.title.trim() || draft.head === draft.base}>
          Propose the change
        </Button>
      </form>
      <h3>The difference</h3>
      <Difference at={at} base={draft.base} head={draft.head} />
    </Card>
  );
}

export function Proposals({ at, repository }: { at: string; repository: Repository }) {
  const [search] = useSearchParams();
  const may = useMay();
  const number = search.get('proposal');
  const state = search.get('state') ?? 'open';
  const { data, error } = useCode<{ items: Proposal[] }>(
    `${at}/proposals`,
    { state: state === 'all' ? '' : state },
    !number,
  );
  if (number) return <One at={at} number={number} />;
  return (
    <>
      <p className="row">
        {['open', 'merged', 'declined', 'all'].map((each) => (
          <Link key={each} to={`?tab=proposals&state=${each}`} aria-current={each === state ? 'true' : undefined}>
            {each.charAt(0).toUpperCase() + each.slice(1)}
          </Link>
        ))}
      </p>
      {error && <Problem error={error} />}
      {data?.items.length === 0 && (
        <Empty title={state === 'all' ? 'No proposal is here.' : `No proposal is ${state}.`}>
          {(repository.branches ?? []).length < 2 && 'Push a branch; then it can be proposed here.'}
        </Empty>
      )}
      {(data?.items ?? []).map((proposal) => (
        <p key={proposal.number}>
          <Link to={`?tab=proposals&proposal=${proposal.number}`}>
            {proposal.number}: {proposal.title}
          </Link>{' '}
          <span className="dim small">
            {proposal.state}, <RelativeTime at={proposal.createdAt} />
          </span>
        </p>
      ))}
      {(repository.branches ?? []).length > 1 && may('code.repository.write') && (
        <New key={repository.branches?.length} at={at} repository={repository} />
      )}
    </>
  );
}
