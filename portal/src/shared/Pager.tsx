import { Button } from '@mantine/core';

const many = 5;

/** Where one is in a list, and the ways on; long lists also take the number of a page. */
export function Pager({
  page,
  size,
  total,
  onPage,
  sizes,
  onSize,
}: {
  page: number;
  size: number;
  total: number;
  onPage: (page: number) => void;
  sizes?: readonly number[];
  onSize?: (size: number) => void;
}) {
  if (total <= Math.min(size, ...(sizes ?? []))) return null;
  const last = Math.max(1, Math.ceil(total / size));
  const go = (to: number) => {
    if (to !== page && to >= 1 && to <= last) onPage(to);
  };
  return (
    <nav className="pager" aria-label="Pages">
      <span className="small dim grow">
        {((page - 1) * size + 1).toLocaleString('en')} to {Math.min(total, page * size).toLocaleString('en')} of{' '}
        {total.toLocaleString('en')}
      </span>
      {sizes && onSize && (
        <select aria-label="Rows a page" value={size} onChange={(event) => onSize(Number(event.currentTarget.value))}>
          {sizes.map((each) => (
            <option key={each} value={each}>
              {each} rows
            </option>
          ))}
        </select>
      )}
      <Button variant="default" size="xs" disabled={page <= 1} onClick={() => go(page - 1)}>
        Previous
      </Button>
      <span className="small dim">
        Page{' '}
        {last > many ? (
          <input
            key={page}
            aria-label={`Page, of ${last}`}
            inputMode="numeric"
            defaultValue={page}
            onFocus={(event) => event.currentTarget.select()}
            onBlur={(event) => go(Number(event.currentTarget.value))}
            onKeyDown={(event) => {
              if (event.key === 'Enter') go(Number(event.currentTarget.value));
            }}
          />
        ) : (
          page
        )}{' '}
        of {last.toLocaleString('en')}
      </span>
      <Button variant="default" size="xs" disabled={page >= last} onClick={() => go(page + 1)}>
        Next
      </Button>
    </nav>
  );
}
