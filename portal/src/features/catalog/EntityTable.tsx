import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { EntityLink } from '@/shared/EntityLink';
import { entityPath, kindName } from '@/shared/entity';
import type { Line } from '@/shared/overview';
import { RelativeTime } from '@/shared/RelativeTime';
import { useStarred } from '@/shared/starred';
import { Versions } from '@/shared/Versions';
import type { Row } from './api';
import { type ColumnKey, columns } from './columns';

const steps: Record<string, (rows: HTMLElement[], at: number) => HTMLElement | undefined> = {
  ArrowDown: (rows, at) => rows[at + 1],
  ArrowUp: (rows, at) => rows[at - 1],
  Home: (rows) => rows[0],
  End: (rows) => rows.at(-1),
};

export const focusRow = (row?: Element | null) => row?.querySelector('a')?.focus();

/** On a phone the title stands before it. */
function Reference({ title, to }: { title: string; to?: string }) {
  return to ? (
    <td data-label={title}>
      <EntityLink entityRef={to} />
    </td>
  ) : (
    <td />
  );
}

function Cell({ row, column, line, more }: { row: Row; column: ColumnKey; line?: Line; more: string[] }) {
  switch (column) {
    case 'name':
      return (
        <td>
          <EntityLink entityRef={row.ref}>{row.title || row.name}</EntityLink>
          <div className="dim small">
            <span className="short">{row.description}</span>
          </div>
        </td>
      );
    case 'kind':
      return (
        <td className="kind">
          {kindName(row.kind)}
          <div className="dim small">{more.filter(Boolean).join(', ')}</div>
        </td>
      );
    case 'owner':
      return <Reference title="Owner" to={row.owners[0]} />;
    case 'system':
      return <Reference title="System" to={row.partOf[0]} />;
    case 'tags':
      return (
        <td>
          {row.tags.map((tag) => (
            <span key={tag} className="tag">
              {tag}
            </span>
          ))}
        </td>
      );
    case 'running':
      return (
        <td className="running">{line?.environments.length ? <Versions environments={line.environments} /> : null}</td>
      );
    case 'changed':
      return (
        <td className="changed-at">
          {line?.changedAt && (
            <>
              <RelativeTime at={line.changedAt} />
              <div className="dim small">{line.changed}</div>
            </>
          )}
        </td>
      );
    default:
      return <td>{row[column]}</td>;
  }
}

/** Entities as rows that open by click and by Enter; arrows move between them, s stars the one in focus. */
export function EntityTable({
  rows,
  lines,
  shown,
  order,
  onOrder,
  onLeave,
  onTurn,
}: {
  rows: Row[];
  lines: Map<string, Line>;
  shown: ColumnKey[];
  order: string;
  onOrder: (order: string) => void;
  onLeave: () => void;
  onTurn: (pages: 1 | -1) => void;
}) {
  const navigate = useNavigate();
  const { isStarred, toggle } = useStarred();
  const [by, direction] = order.split(',');
  const visible = columns.filter(({ key }) => shown.includes(key));
  const move = (event: React.KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = (event.target as HTMLElement).closest('tr');
    const all = [...event.currentTarget.querySelectorAll('tr')];
    const at = row ? all.indexOf(row) : -1;
    if (event.key === 's' && row?.dataset.ref) toggle(row.dataset.ref);
    else if (event.key === 'PageDown' || event.key === 'PageUp') onTurn(event.key === 'PageDown' ? 1 : -1);
    else if (event.key === 'ArrowUp' && at === 0) onLeave();
    else {
      const step = steps[event.key];
      if (!step) return;
      focusRow(step(all, at));
    }
    event.preventDefault();
  };
  return (
    <table className="clickable entities">
      <thead>
        <tr>
          <th className="star">
            <span className="sr">Starred</span>
          </th>
          {visible.map((column) => {
            const mine = by === column.order;
            return (
              <th key={column.key} aria-sort={mine ? (direction === 'desc' ? 'descending' : 'ascending') : undefined}>
                {column.order ? (
                  <button
                    type="button"
                    className="sort"
                    onClick={() => onOrder(`${column.order},${mine && direction === 'asc' ? 'desc' : 'asc'}`)}
                  >
                    {column.title} <span aria-hidden>{mine ? (direction === 'desc' ? '↓' : '↑') : ''}</span>
                  </button>
                ) : (
                  <span className="sort">{column.title}</span>
                )}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody onKeyDown={move}>
        {rows.map((row) => (
          <tr
            key={row.ref}
            data-ref={row.ref}
            onClick={(event) => {
              if ((event.target as HTMLElement).closest('a, button')) return;
              if (!window.getSelection()?.toString()) navigate(entityPath(row.ref));
            }}
          >
            <td className="star">
              <button
                type="button"
                className="icon-button"
                aria-pressed={isStarred(row.ref)}
                aria-label={`Star ${row.title || row.name}`}
                onClick={() => toggle(row.ref)}
              >
                {isStarred(row.ref) ? <IconStarFilled size={16} aria-hidden /> : <IconStar size={16} aria-hidden />}
              </button>
            </td>
            {visible.map(({ key }) => (
              <Cell
                key={key}
                row={row}
                column={key}
                line={lines.get(row.ref)}
                more={(['type', 'lifecycle'] as const).filter((each) => !shown.includes(each)).map((each) => row[each])}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
