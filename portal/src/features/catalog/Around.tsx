import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { EntityLink } from '@/shared/EntityLink';
import { type Entity, kindName, refOf, related, shortName, titleOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { Waiting } from '@/shared/Waiting';
import type { EntityPage } from './api';

function Entries({ title, filter, more }: { title: string; filter: string; more: string }) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['catalog', 'around', filter],
    queryFn: () =>
      http.get<EntityPage>('/api/catalog/entities/by-query', { filter, limit: 12, orderField: 'metadata.name,asc' }),
  });
  return (
    <Card title={title} aside={data && data.totalItems > 0 ? <Link to={more}>All {data.totalItems}</Link> : undefined}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting rows={4} />}
      {data?.items.length === 0 && <p className="dim">Nothing yet.</p>}
      <ul className="list">
        {data?.items.map((entity) => (
          <li key={refOf(entity)}>
            <span className="grow">
              <EntityLink entityRef={refOf(entity)}>{titleOf(entity)}</EntityLink>
              <span className="dim small"> {entity.metadata.description}</span>
            </span>
            <span className="dim small">{kindName(entity.kind)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What belongs to a team, a person, a system or a domain. */
export function Belongings({ entity }: { entity: Entity }) {
  const ref = refOf(entity);
  const members = related(entity, 'hasMember');
  const below = related(entity, 'parentOf');
  const people = entity.kind === 'Group' || entity.kind === 'User';
  const key = people ? 'relations.ownedBy' : 'relations.partOf';
  return (
    <>
      {[
        { title: 'Members', refs: members },
        { title: 'Teams below it', refs: below },
      ].map(
        ({ title, refs }) =>
          refs.length > 0 && (
            <Card key={title} title={title}>
              <ul className="list">
                {refs.map((each) => (
                  <li key={each}>
                    <EntityLink entityRef={each}>{shortName(each)}</EntityLink>
                  </li>
                ))}
              </ul>
            </Card>
          ),
      )}
      <Entries
        title={people ? 'Owns' : 'Has'}
        filter={`${key}=${ref}`}
        more={`/catalog?${key}=${encodeURIComponent(ref)}`}
      />
    </>
  );
}
