import { useNavigate } from 'react-router';
import { EntityLink } from '@/shared/EntityLink';
import { type Entity, entityPath, kindName, refOf, related, specText, titleOf } from '@/shared/entity';

const columns = [
  { title: 'Name', order: 'metadata.name' },
  { title: 'Kind', order: 'kind' },
  { title: 'Owner', order: 'spec.owner' },
  { title: 'System', order: 'spec.system' },
  { title: 'Lifecycle', order: 'spec.lifecycle' },
];

export function moveInRows(event: React.KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const row = (event.target as HTMLElement).closest('tr');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  next?.querySelector('a')?.focus();
  event.preventDefault();
}

/** Entities as rows that open by click and by Enter; arrows move between them. */
export function EntityTable({
  entities,
  order,
  onOrder,
}: {
  entities: Entity[];
  order: string;
  onOrder: (order: string) => void;
}) {
  const navigate = useNavigate();
  const [by, direction] = order.split(',');
  return (
    <table className="clickable">
      <thead>
        <tr>
          {columns.map((column) => {
            const mine = by === column.order;
            return (
              <th key={column.title} aria-sort={mine ? (direction === 'desc' ? 'descending' : 'ascending') : undefined}>
                <button
                  type="button"
                  className="sort"
                  onClick={() => onOrder(`${column.order},${mine && direction === 'asc' ? 'desc' : 'asc'}`)}
                >
                  {column.title} <span aria-hidden>{mine ? (direction === 'desc' ? '↓' : '↑') : ''}</span>
                </button>
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody onKeyDown={moveInRows}>
        {entities.map((entity) => {
          const ref = refOf(entity);
          const owner = related(entity, 'ownedBy')[0];
          const system = related(entity, 'partOf').find((each) => each.startsWith('system:'));
          return (
            <tr
              key={ref}
              onClick={(event) => {
                if ((event.target as HTMLElement).closest('a')) return;
                if (!window.getSelection()?.toString()) navigate(entityPath(ref));
              }}
            >
              <td>
                <EntityLink entityRef={ref}>{titleOf(entity)}</EntityLink>
                <div className="dim small">{entity.metadata.description}</div>
              </td>
              <td>
                {kindName(entity.kind)} <span className="dim">{specText(entity, 'type')}</span>
              </td>
              <td data-label={owner && 'Owner'}>{owner && <EntityLink entityRef={owner} />}</td>
              <td data-label={system && 'System'}>{system && <EntityLink entityRef={system} />}</td>
              <td>{specText(entity, 'lifecycle')}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
