import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { type Entity, refOf, shortName } from '@/shared/entity';
import { http } from '@/shared/http';
import type { components } from '@/shared/openapi';
import { Problem } from '@/shared/Problem';
import { StateMark } from '@/shared/StateMark';
import { catalogInfo, newFileUrl } from './catalogInfo';

type Found = components['schemas']['FileDraft'];
type Proposed = components['schemas']['ProposedFile'];

const known = {
  type: ['service', 'website', 'library', 'data-pipeline'],
  lifecycle: ['experimental', 'production', 'deprecated'],
};

/** Writes the file of a repository that has none, as one answers, and proposes it there. */
export function Draft({ draft, target }: { draft: Found; target: string }) {
  const [answers, setAnswers] = useState({
    name: draft.name,
    description: draft.description,
    type: 'service',
    lifecycle: 'production',
    owner: draft.owner ? shortName(draft.owner) : '',
    system: '',
  });
  const [proposed, setProposed] = useState<Proposed>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [copied, setCopied] = useState(false);
  const { data: groups } = useQuery({
    queryKey: ['catalog', 'groups'],
    queryFn: () =>
      http.get<{ items: Entity[] }>('/api/catalog/entities/by-query', {
        filter: 'kind=group',
        fields: 'kind,metadata.name,metadata.namespace',
        orderField: 'metadata.name,asc',
        limit: 200,
      }),
    staleTime: 60_000,
  });
  const text = catalogInfo(answers, { annotation: draft.slugAnnotation, value: draft.slug });
  const page = newFileUrl(draft.host, draft.repository, draft.file, text);
  const whole = answers.name && answers.type && answers.lifecycle && answers.owner;
  const field = (key: keyof typeof answers, label: string, more: { description?: string; list?: string[] } = {}) => (
    <>
      <TextInput
        label={label}
        description={more.description}
        required={key !== 'description' && key !== 'system'}
        list={more.list && `draft-${key}`}
        value={answers[key]}
        onChange={(event) => {
          setCopied(false);
          setAnswers({ ...answers, [key]: event.currentTarget.value });
        }}
      />
      {more.list && (
        <datalist id={`draft-${key}`}>
          {more.list.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </>
  );
  if (proposed)
    return (
      <Card title="Proposed">
        <p>
          <StateMark tone="good">The file waits to be merged in {draft.repository}.</StateMark>
        </p>
        <p className="dim">Once it is merged, the entry appears in the catalog by itself.</p>
        <div className="row end">
          <Button
            component={Link}
            to={`/code/${proposed.owner}/${proposed.name}?tab=proposals&proposal=${proposed.number}`}
          >
            Look at proposal {proposed.number}
          </Button>
        </div>
      </Card>
    );
  return (
    <Card title="Nothing describes this repository yet">
      <p className="dim">
        Answer what you know; <code>{draft.file}</code> is written from it.
      </p>
      <div className="two even">
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            setBusy(true);
            setError(undefined);
            http
              .post<Proposed>('/api/ridgeway/catalog/registration/propose', { target, text })
              .then(setProposed)
              .catch(setError)
              .finally(() => setBusy(false));
          }}
        >
          {field('name', 'Name')}
          {field('description', 'What it does')}
          {field('type', 'Type', { list: known.type })}
          {field('lifecycle', 'Lifecycle', { list: known.lifecycle })}
          {field('owner', 'Owner', {
            description: 'The team that is told when something is wrong with it.',
            list: (groups?.items ?? []).map((each) => shortName(refOf(each))),
          })}
          {field('system', 'System', { description: 'The larger thing it is a part of, if there is one.' })}
          {error !== undefined && <Problem error={error} />}
          {draft.proposable && (
            <div className="row end">
              <Button type="submit" loading={busy} disabled={!whole}>
                Propose this file to {draft.repository}
              </Button>
            </div>
          )}
        </form>
        <div>
          <h3 className="dim small">{draft.file}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <pre tabIndex={0}>{text}</pre>
          {!draft.proposable && (
            <p className="dim">
              Save this text as <code>{draft.file}</code> in {draft.repository}, then look at the address again.
            </p>
          )}
          <div className="row end spaced">
            <Button
              variant="default"
              onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
            >
              {copied ? 'Copied' : 'Copy the text'}
            </Button>
            {!draft.proposable && page && (
              <Button component="a" href={page} rel="noreferrer" target="_blank">
                Write it at {draft.host}
              </Button>
            )}
          </div>
        </div>
      </div>
    </Card>
  );
}
