import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '@/shared/Card';
import { FileChanges } from '@/shared/FileChanges';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { type Changed, type Proposal, type Repository, repositories, useCode } from './api';

/** Proposes a branch to be merged into another, with the difference before one's eyes. */
export function NewProposal({
  at,
  repository,
  onMade,
}: {
  at: string;
  repository: Repository;
  onMade: (number: number) => void;
}) {
  const client = useQueryClient();
  const names = (repository.branches ?? []).map((branch) => branch.name);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [draft, setDraft] = useState({
    title: '',
    description: '',
    base: repository.defaultBranch,
    head: names.find((name) => name !== repository.defaultBranch) ?? repository.defaultBranch,
  });
  const same = draft.base === draft.head;
  const difference = useCode<{ files: Changed[] }>(`${at}/compare`, { base: draft.base, head: draft.head }, !same);
  const propose = () => {
    setError(undefined);
    setBusy(true);
    http
      .post<Proposal>(`${repositories}${at}/proposals`, draft)
      .then((made) => {
        void client.invalidateQueries({ queryKey: ['code'] });
        onMade(made.number);
      })
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <>
      <Card title="Propose a change">
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            propose();
          }}
        >
          <div className="row bottom">
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
          </div>
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
          {error !== undefined && <Problem error={error} />}
          <div className="row">
            <Button type="submit" loading={busy} disabled={!draft.title.trim() || same}>
              Propose the change
            </Button>
          </div>
        </form>
      </Card>
      <h2>The difference</h2>
      {same && <p className="dim">Choose two different branches.</p>}
      {difference.error && <Problem error={difference.error} />}
      {!same && difference.data && <FileChanges files={difference.data.files} />}
    </>
  );
}
