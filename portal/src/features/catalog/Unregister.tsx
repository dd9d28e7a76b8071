import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { Confirm } from '@/shared/Confirm';
import { Dialog } from '@/shared/Dialog';
import { type Entity, kindName, parseRef, refOf, shortName } from '@/shared/entity';
import { count } from '@/shared/formats';
import { http } from '@/shared/http';
import type { components } from '@/shared/openapi';
import { Problem } from '@/shared/Problem';
import { useMay } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';

type Origin = components['schemas']['OriginView'];

const named = 20;

export function useOrigin(entity: Entity, enabled: boolean) {
  const { kind, namespace, name } = parseRef(refOf(entity));
  return useQuery({
    enabled,
    queryKey: ['catalog', 'origin', refOf(entity)],
    queryFn: () =>
      http.get<Origin>(`/api/ridgeway/catalog/entities/${kind}/${namespace}/${encodeURIComponent(name)}/origin`),
  });
}

function Going({ refs, total }: { refs: string[]; total: number }) {
  return (
    <ul>
      {refs.slice(0, named).map((ref) => (
        <li key={ref}>
          {shortName(ref)} <span className="dim">{kindName(parseRef(ref).kind)}</span>
        </li>
      ))}
      {total > named && <li className="dim">and {total - named} more</li>}
    </ul>
  );
}

/** Takes an entity out of the catalog, with everything its location brought; says first what that is. */
export function Unregister({ entity, opened, onClose }: { entity: Entity; opened: boolean; onClose: () => void }) {
  const navigate = useNavigate();
  const may = useMay();
  const { data, error, refetch } = useOrigin(entity, opened);
  const orphan = entity.metadata.annotations?.['backstage.io/orphan'] === 'true';
  const name = entity.metadata.name;
  const title = `Take ${name} out of the catalog`;
  if (orphan && may('catalog.entity.delete'))
    return (
      <Confirm
        title={title}
        action={`Take ${name} out`}
        typed={name}
        opened={opened}
        onClose={onClose}
        onConfirm={() =>
          http.delete(`/api/catalog/entities/by-uid/${entity.metadata.uid}`).then(() => navigate('/catalog'))
        }
      >
        <p>Its file no longer holds it, so nothing brings it back. Only this entry goes; the repository stays.</p>
      </Confirm>
    );
  if (!data || data.hindrance)
    return (
      <Dialog opened={opened} onClose={onClose} title={title} centered>
        {error && <Problem error={error} retry={() => void refetch()} />}
        {!data && !error && <Waiting rows={4} />}
        {data?.hindrance && (
          <>
            <p>{data.hindrance}</p>
            <p className="dim">{data.remedy}</p>
          </>
        )}
      </Dialog>
    );
  const others = data.entities.filter((ref) => !ref.startsWith('location:') || ref === refOf(entity));
  const total = data.total - (data.entities.length - others.length);
  return (
    <Confirm
      title={title}
      action={`Take ${count(total, 'entry', 'entries')} out`}
      typed={name}
      opened={opened}
      onClose={onClose}
      onConfirm={() => http.delete(`/api/catalog/locations/${data.source.id}`).then(() => navigate('/catalog'))}
    >
      <p>
        It was read from <code>{data.source.target}</code>.{' '}
        {total === 1 ? 'It goes' : `All ${total} that came from there go`} with that address; repositories and what runs
        stay as they are.
      </p>
      <Going refs={others} total={total} />
      {data.source.origin === 'repository' && (
        <p className="dim">
          The file is in a repository here: the next push to it brings this back. Delete the file to be rid of it.
        </p>
      )}
    </Confirm>
  );
}
