import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { Empty } from '@/shared/Empty';
import { parseRef, shortName } from '@/shared/entity';
import { duration, percent } from '@/shared/formats';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { useSession } from '@/shared/session';
import { useStarred } from '@/shared/starred';
import { Waiting } from '@/shared/Waiting';
import { type TemplateCard, useTemplates } from './api';

function experience({ runs, successRate, medianSeconds }: TemplateCard): string {
  if (!runs) return 'Not used yet.';
  const takes = medianSeconds == null ? '' : `, takes ${duration(medianSeconds)}`;
  return `Used ${runs === 1 ? 'once' : `${runs} times`}, works ${percent(successRate ?? 0)} of the time${takes}.`;
}

function Tiles({ items }: { items: TemplateCard[] }) {
  return (
    <div className="tiles">
      {items.map((each) => {
        const { namespace, name } = parseRef(each.entityRef);
        return (
          <section key={each.entityRef} className="card tile" aria-label={each.title ?? name}>
            <h2>
              <Link to={`/create/${namespace}/${name}`}>{each.title ?? name}</Link>
            </h2>
            <p>{each.description}</p>
            <div className="row">
              {each.tags?.map((tag) => (
                <span key={tag} className="tag">
                  {tag}
                </span>
              ))}
            </div>
            <p className="small dim">
              {experience(each)}
              {each.owner && ` By ${shortName(each.owner)}.`}
            </p>
          </section>
        );
      })}
    </div>
  );
}

export function CreatePage() {
  const { data, error, isPending, refetch } = useTemplates();
  const { actor } = useSession();
  const { isStarred } = useStarred();
  const [text, setText] = useState('');
  const words = text.toLowerCase();
  const rank = (each: TemplateCard) =>
    isStarred(each.entityRef) ? 0 : each.owner && actor.ownership?.includes(each.owner) ? 1 : 2;
  const items = (data?.items ?? [])
    .filter((each) =>
      [each.title, each.description, each.entityRef, ...(each.tags ?? [])].some((part) =>
        part?.toLowerCase().includes(words),
      ),
    )
    .sort((a, b) => rank(a) - rank(b));
  return (
    <>
      <PageHeader title="Create" line="Pick what you want; a short form does the rest." />
      {(data?.items.length ?? 0) > 6 && (
        <TextInput
          aria-label="Find a template"
          placeholder="Find a template"
          value={text}
          mb="md"
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data && items.length === 0 && (
        <Empty title={text ? `No template is about “${text}”.` : 'There is no template yet.'}>
          {text ? (
            <button type="button" className="chip" onClick={() => setText('')}>
              Clear the text
            </button>
          ) : (
            <Link to="/catalog/register">Register the address of a template</Link>
          )}
        </Empty>
      )}
      <Tiles items={items.filter((each) => !each.changes)} />
      {items.some((each) => each.changes) && (
        <>
          <header className="apart">
            <h2>Change what exists</h2>
            <p className="dim">Also on the page of what they change, under “Do…”.</p>
          </header>
          <Tiles items={items.filter((each) => each.changes)} />
        </>
      )}
    </>
  );
}
