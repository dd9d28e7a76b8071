import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { Empty } from '@/shared/Empty';
import { parseRef, shortName } from '@/shared/entity';
import { duration, percent } from '@/shared/formats';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { Waiting } from '@/shared/Waiting';
import { useTemplates } from './api';

export function CreatePage() {
  const { data, error, isPending, refetch } = useTemplates();
  const [text, setText] = useState('');
  const words = text.toLowerCase();
  const items = (data?.items ?? []).filter((each) =>
    [each.title, each.description, each.entityRef, ...(each.tags ?? [])].some((part) =>
      part?.toLowerCase().includes(words),
    ),
  );
  return (
    <>
      <PageHeader title="Create" line="Pick what you want; a short form does the rest." />
      <TextInput
        aria-label="Find a template"
        placeholder="Find a template"
        value={text}
        mb="md"
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data && items.length === 0 && (
        <Empty title="No template fits.">Register one in the catalog, or clear the text.</Empty>
      )}
      <div className="tiles">
        {items.map((each) => {
          const { namespace, name } = parseRef(each.entityRef);
          return (
            <section key={each.entityRef} className="card">
              <h2>
                <Link to={`/create/${namespace}/${name}`}>{each.title ?? name}</Link>
              </h2>
              <p>{each.description}</p>
              <p className="small dim">
                {each.runs
                  ? `Works ${percent(each.successRate ?? 0)} of the time · takes ${each.medianSeconds == null ? 'an unknown time' : duration(each.medianSeconds)}`
                  : 'Not used yet'}
                {each.owner && ` · by ${shortName(each.owner)}`}
              </p>
            </section>
          );
        })}
      </div>
    </>
  );
}
