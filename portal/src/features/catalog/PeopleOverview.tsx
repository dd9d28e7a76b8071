import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { EntityLink } from '@/shared/EntityLink';
import { type Entity, entityPath, kindName, refOf, related, shortName, titleOf } from '@/shared/entity';
import { count } from '@/shared/formats';
import { http } from '@/shared/http';
import { Problem } from '@/shared/Problem';
import { Waiting } from '@/shared/Waiting';
import { EntityRows } from './EntityRows';
import { useFound, useKindCounts } from './relations';

const most = 12;
const manyPeople = 500;

const either = (key: string, refs: string[]) => refs.map((ref) => `${key}=${ref}`).join(',');

/** The group and all below it, level by level. */
async function teamsBelow(ref: string): Promise<string[]> {
  const known = new Set([ref]);
  for (let next = [ref]; next.length > 0; ) {
    const { items } = await http.post<{ items: (Entity | null)[] }>('/api/catalog/entities/by-refs', {
      entityRefs: next,
      fields: ['kind', 'metadata.name', 'metadata.namespace', 'relations'],
    });
    const below = items.flatMap((each) => (each ? related(each, 'parentOf') : []));
    next = [...new Set(below)].filter((each) => !known.has(each));
    for (const each of next) known.add(each);
  }
  return [...known];
}

function useTeams(entity: Entity) {
  const ref = refOf(entity);
  return useQuery({
    enabled: entity.kind === 'Group',
    queryKey: ['catalog', 'teams-below', ref],
    queryFn: () => teamsBelow(ref),
  });
}

function Names({ people, title }: { people: Entity[]; title: string }) {
  return (
    <>
      <h3 className="small dim">{title}</h3>
      <ul className="list">
        {people.map((each) => (
          <li key={refOf(each)}>
            <span className="grow">
              <EntityLink entityRef={refOf(each)}>
                {(each.spec?.profile as { displayName?: string } | undefined)?.displayName ?? titleOf(each)}
              </EntityLink>{' '}
              <span className="dim small">{each.metadata.name}</span>
            </span>
            <span className="dim small">
              {related(each, 'memberOf')
                .map((team) => shortName(team))
                .join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

const useMembers = (teams: string[]) =>
  useFound(teams.length > 0 ? [`kind=user,${either('relations.memberOf', teams)}`] : [], manyPeople);

function Members({ entity, teams }: { entity: Entity; teams: string[] }) {
  const ref = refOf(entity);
  const { data, error, refetch } = useMembers(teams);
  const direct = data?.items.filter((each) => related(each, 'memberOf').includes(ref)) ?? [];
  const others = data?.items.filter((each) => !related(each, 'memberOf').includes(ref)) ?? [];
  return (
    <Card title="Members" aside={data && data.totalItems > 0 ? count(data.totalItems, 'person', 'people') : undefined}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data?.totalItems === 0 && (
        <p className="dim">
          Nobody yet. A person joins by <code>memberOf: [{entity.metadata.name}]</code> in their User entry, or the team
          names <code>spec.members</code>.
        </p>
      )}
      {direct.length > 0 && <Names people={direct} title="Directly" />}
      {others.length > 0 && <Names people={others} title="In the teams below" />}
      {data && data.totalItems > data.items.length && (
        <p className="small">
          <Link to={`${entityPath(ref)}/dependencies?direction=used&type=memberOf&type=childOf&view=list`}>
            All of them
          </Link>
        </p>
      )}
    </Card>
  );
}

const useTeamNames = (refs: string[]) =>
  useQuery({
    enabled: refs.length > 0,
    queryKey: ['catalog', 'teams', refs],
    queryFn: () =>
      http.post<{ items: (Entity | null)[] }>('/api/catalog/entities/by-refs', {
        entityRefs: refs,
        fields: ['kind', 'metadata', 'spec.type'],
      }),
  });

function Teams({ title, refs, none }: { title: string; refs: string[]; none?: React.ReactNode }) {
  const { data } = useTeamNames(refs);
  if (refs.length === 0 && !none) return null;
  return (
    <Card title={title}>
      {refs.length === 0 && <p className="dim">{none}</p>}
      <ul className="list">
        {refs.map((ref, index) => (
          <li key={ref}>
            <span className="grow">
              <EntityLink entityRef={ref}>{shortName(ref)}</EntityLink>
              <span className="dim small"> {data?.items[index]?.metadata.description}</span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Owns({ owners, children, empty }: { owners: string[]; children?: React.ReactNode; empty: React.ReactNode }) {
  const filter = either('relations.ownedBy', owners);
  const counts = useKindCounts(filter);
  const found = useFound([filter], most);
  const query = owners.map((owner) => `&relations.ownedBy=${encodeURIComponent(owner)}`).join('');
  const total = found.data?.totalItems ?? 0;
  return (
    <Card title="Owns" aside={total > 0 ? <Link to={`/catalog?${query.slice(1)}`}>All {total}</Link> : undefined}>
      {children}
      {counts.error && <Problem error={counts.error} retry={() => void counts.refetch()} />}
      {!found.data && !found.error && <Waiting rows={4} />}
      <div className="row spaced top-less">
        {(counts.data ?? []).map(({ value, count: many }) => (
          <Link key={value} className="tag" to={`/catalog?kind=${encodeURIComponent(value.toLowerCase())}${query}`}>
            {kindName(value)}: {many}
          </Link>
        ))}
      </div>
      {found.data && total === 0 && <p className="dim">{empty}</p>}
      <EntityRows entities={found.data?.items ?? []} owner={owners.length > 1} />
    </Card>
  );
}

export function GroupOverview({ entity }: { entity: Entity }) {
  const [search, setSearch] = useSearchParams();
  const ref = refOf(entity);
  const { data: teams, error, refetch } = useTeams(entity);
  const below = related(entity, 'parentOf');
  const all = search.get('owned') !== 'itself' && below.length > 0;
  const members = useMembers(teams ?? []);
  const names = useTeamNames(below);
  const choose = (value: string) => setSearch(value ? { owned: value } : {}, { replace: true });
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  // Shown together, so that nothing moves when one of them comes later.
  if (!teams || members.isLoading || names.isLoading) return <Waiting rows={8} />;
  return (
    <>
      <Members entity={entity} teams={teams} />
      <Teams title="Teams below it" refs={below} />
      <Owns
        owners={all ? teams : [ref]}
        empty={
          <>
            It owns nothing yet. Whoever writes <code>owner: {entity.metadata.name}</code> into a{' '}
            <code>catalog-info.yaml</code> makes it the owner.
          </>
        }
      >
        {below.length > 0 && (
          <div className="row spaced top-less">
            <button type="button" className="chip" aria-pressed={all} onClick={() => choose('')}>
              With the teams below
            </button>
            <button type="button" className="chip" aria-pressed={!all} onClick={() => choose('itself')}>
              Itself only
            </button>
          </div>
        )}
      </Owns>
    </>
  );
}

export function UserOverview({ entity }: { entity: Entity }) {
  const teams = related(entity, 'memberOf');
  return (
    <>
      <Teams
        title="Teams"
        refs={teams}
        none={
          <>
            In no team yet. Add one under <code>spec.memberOf</code> of the person's entry.
          </>
        }
      />
      <Owns owners={[refOf(entity), ...teams]} empty="Neither the person nor one of the teams owns anything yet." />
    </>
  );
}
