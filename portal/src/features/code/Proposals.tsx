import { Button, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { shortName } from '@/shared/entity';
import { FileChanges } from '@/shared/FileChanges';
import { count } from '@/shared/formats';
import { http } from '@/shared/http';
import { safeHref } from '@/shared/links';
import { Markdown } from '@/shared/Markdown';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark, type Tone } from '@/shared/StateMark';
import { useMay } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';
import { type Check, type Proposal, type Repository, repositories, useCode } from './api';
import { CommitList } from './Commits';
import { NewProposal } from './NewProposal';
import { Preview } from './Preview';

const tones: Record<string, Tone> = { open: 'busy', merged: 'good', declined: 'unknown' };
const checkTones: Record<Check['state'], Tone> = { success: 'good', failure: 'bad', error: 'bad', pending: 'busy' };

/** Which checks of the newest commit have not passed, in words; nothing when all have. */
function notPassed(checks: Check[]): string {
  const running = checks.filter(({ state }) => state === 'pending').length;
  const failed = checks.filter(({ state }) => state === 'failure' || state === 'error').length;
  return [
    failed > 0 ? `${count(failed, 'check')} failed` : '',
    running > 0 ? `${count(running, 'check')} still ${running === 1 ? 'runs' : 'run'}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function OneProposal({ at, number }: { at: string; number: string }) {
  const client = useQueryClient();
  const may = useMay();
  const { data, error, refetch } = useCode<Proposal>(`${at}/proposals/${number}`);
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState('');
  const [despite, setDespite] = useState('');
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const act = (what: string, body?: unknown) => {
    setFailure(undefined);
    setBusy(what);
    http
      .post(`${repositories}${at}/proposals/${number}/${what}`, body)
      .then(() => client.invalidateQueries({ queryKey: ['code'] }))
      .catch(setFailure)
      .finally(() => setBusy(''));
  };
  const open = notPassed(data.checks ?? []);
  const asked = open !== '' && despite !== `${data.headCommit} ${open}`;
  return (
    <>
      <Card
        title={`${data.number}: ${data.title}`}
        aside={<StateMark tone={tones[data.state] ?? 'unknown'}>{data.state}</StateMark>}
      >
        {data.description && <Markdown text={data.description} />}
        <p className="dim">
          <code>{data.head}</code> into <code>{data.base}</code>
          {data.author && ` by ${shortName(data.author)}`}, <RelativeTime at={data.createdAt} />
        </p>
        {data.checks?.map((check) => (
          <p key={check.context}>
            <StateMark tone={checkTones[check.state] ?? 'unknown'}>{check.state}</StateMark> {check.context}{' '}
            <span className="dim">{check.description}</span>{' '}
            {check.target_url && safeHref(check.target_url) && (
              <a href={safeHref(check.target_url)} rel="noreferrer nofollow">
                Details
              </a>
            )}
          </p>
        ))}
        {data.state === 'open' && data.mergeable === false && (
          <p>
            <StateMark tone="warn">It conflicts</StateMark> Merge {data.base} into {data.head}, push, and it can be
            merged.
          </p>
        )}
        {data.state === 'open' && open && data.mergeable !== false && (
          <p role="status">
            <StateMark tone="warn">{open}</StateMark>{' '}
            {asked ? 'Merging asks once more.' : `What is in ${data.base} then may not work.`}
          </p>
        )}
        {failure !== undefined && <Problem error={failure} />}
        {data.state === 'open' && may('code.repository.write') && (
          <div className="row">
            {asked ? (
              <Button
                variant="default"
                disabled={data.mergeable === false}
                onClick={() => setDespite(`${data.headCommit} ${open}`)}
              >
                Merge into {data.base}…
              </Button>
            ) : (
              <Button
                color={open ? 'red' : undefined}
                loading={busy === 'merge'}
                disabled={data.mergeable === false}
                onClick={() => act('merge', { headCommit: data.headCommit, ...(open ? { despiteChecks: true } : {}) })}
              >
                {open ? `Merge although ${open}` : `Merge into ${data.base}`}
              </Button>
            )}
            <Button variant="default" loading={busy === 'decline'} onClick={() => act('decline')}>
              Decline this proposal
            </Button>
          </div>
        )}
      </Card>
      <Preview at={at} proposal={data} />
      <Card title="Commits">
        <CommitList commits={data.commits ?? []} />
      </Card>
      <FileChanges files={data.files ?? []} />
    </>
  );
}

export function Proposals({ at, repository }: { at: string; repository: Repository }) {
  const [search, setSearch] = useSearchParams();
  const may = useMay();
  const number = search.get('proposal');
  const state = search.get('state') ?? 'open';
  const list = useCode<{ items: Proposal[] }>(`${at}/proposals`, { state: state === 'all' ? '' : state }, !number);
  if (number) return <OneProposal at={at} number={number} />;
  return (
    <>
      <NativeSelect
        aria-label="State"
        className="narrow"
        mb="md"
        data={[
          { value: 'open', label: 'Open' },
          { value: 'merged', label: 'Merged' },
          { value: 'declined', label: 'Declined' },
          { value: 'all', label: 'All' },
        ]}
        value={state}
        onChange={(e) => setSearch({ tab: 'proposals', state: e.currentTarget.value }, { replace: true })}
      />
      {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Waiting rows={2} />}
      {list.data && (
        <Card>
          {list.data.items.length === 0 && (
            <Empty title={state === 'open' ? 'No proposal is open.' : 'There is none.'}>
              Push a branch, then propose it here to be merged.
            </Empty>
          )}
          <ul className="list">
            {list.data.items.map((proposal) => (
              <li key={proposal.number}>
                <StateMark tone={tones[proposal.state] ?? 'unknown'}>{proposal.state}</StateMark>
                <Link className="grow" to={`?tab=proposals&proposal=${proposal.number}`}>
                  {proposal.number}: {proposal.title}
                </Link>
                <span className="dim small">
                  <RelativeTime at={proposal.createdAt} />
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {may('code.repository.write') && (repository.branches ?? []).length > 1 && (
        <NewProposal
          at={at}
          repository={repository}
          onMade={(made) => setSearch({ tab: 'proposals', proposal: String(made) })}
        />
      )}
    </>
  );
}
