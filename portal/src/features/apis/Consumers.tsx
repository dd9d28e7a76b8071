import { useState } from 'react';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { EntityLink } from '@/shared/EntityLink';
import type { Entity } from '@/shared/entity';
import { Problem } from '@/shared/Problem';
import { Waiting } from '@/shared/Waiting';
import { type Consumer, useConsumers } from './api';

const SHOWN = 100;

function teams(consumers: Consumer[]): number {
  return new Set(consumers.flatMap(({ owners }) => owners)).size;
}

/** Who uses the API, as they say themselves, and whom to ask. */
export function Consumers({ entity, title }: { entity: Entity; title: string }) {
  const { data, error, refetch } = useConsumers(entity);
  const [shown, setShown] = useState(SHOWN);
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={3} />;
  const count = teams(data);
  return (
    <Card
      title={title}
      aside={data.length > 0 && `${data.length} by relation, ${count} ${count === 1 ? 'owner' : 'owners'}`}
    >
      {data.length === 0 ? (
        <Empty title="Nobody says that they use it.">
          A component says so with <code>spec.consumesApis</code> in its catalog-info.yaml.
        </Empty>
      ) : (
        <ul className="list">
          {data.slice(0, shown).map(({ ref, owners, description }) => (
            <li key={ref}>
              <span className="grow">
                <EntityLink entityRef={ref} /> <span className="dim small">{description}</span>
              </span>
              <span className="dim">
                {owners.length === 0
                  ? 'nobody owns it'
                  : owners.map((owner) => <EntityLink key={owner} entityRef={owner} />)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {data.length > shown && (
        <button type="button" className="icon-button" onClick={() => setShown(shown + SHOWN)}>
          Show more of {data.length}
        </button>
      )}
    </Card>
  );
}
