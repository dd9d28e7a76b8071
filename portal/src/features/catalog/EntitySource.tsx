import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { CopyLine } from '@/shared/CopyLine';
import { type Entity, parseRef, refOf } from '@/shared/entity';
import { http } from '@/shared/http';
import type { components } from '@/shared/openapi';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { useMay } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';
import { lineAddress } from './address';
import { useOrigin } from './Unregister';
import type { useRefresh } from './useRefresh';

type Place = { owner: string; name: string };

const mostLines = 3_000;

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function Lines({ text, marked }: { text: string; marked: number }) {
  const place = useRef<HTMLPreElement>(null);
  const lines = useMemo(() => text.split('\n'), [text]);
  useEffect(() => {
    const line = place.current?.querySelector<HTMLElement>('.plus');
    if (line && place.current) place.current.scrollTop = line.offsetTop - place.current.offsetTop - 40;
  }, []);
  const from = Math.max(0, Math.min(marked - 100, lines.length - mostLines));
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="lines diff" tabIndex={0} ref={place} style={{ counterReset: `line ${from}` }}>
        {lines.slice(from, from + mostLines).map((line, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity than its number
            key={from + index}
            className={from + index + 1 === marked ? 'plus' : undefined}
          >
            {line.slice(0, 2_000)}
          </span>
        ))}
      </pre>
      {lines.length > mostLines && (
        <p className="small dim">
          {mostLines.toLocaleString('en')} of {lines.length.toLocaleString('en')} lines are shown.
        </p>
      )}
    </>
  );
}

/** Where the entity is written, its file as it is now, and what the catalog made of it. */
export function EntitySource({
  entity,
  repository,
  refresh,
}: {
  entity: Entity;
  repository?: Place;
  refresh: ReturnType<typeof useRefresh>;
}) {
  const may = useMay();
  const [search, setSearch] = useSearchParams();
  const stored = search.get('as') === 'stored';
  const { kind, namespace, name } = parseRef(refOf(entity));
  const at = `/api/ridgeway/catalog/entities/${kind}/${namespace}/${encodeURIComponent(name)}`;
  const generated = kind === 'location' && name.startsWith('generated-');
  const source = useQuery({
    enabled: !generated,
    queryKey: ['catalog', 'source', refOf(entity)],
    queryFn: () => http.get<components['schemas']['EntitySource']>(`${at}/source`),
    retry: false,
  });
  const held = useQuery({
    enabled: stored || generated,
    queryKey: ['catalog', 'stored', refOf(entity)],
    queryFn: () => http.get<components['schemas']['StoredView']>(`${at}/stored`),
  });
  const origin = useOrigin(entity, may('catalog.location.read'));
  const locator = entity.metadata.annotations?.['backstage.io/managed-by-location'] ?? '';
  const line = source.data?.line ?? 0;
  if (origin.isLoading) return <Waiting rows={12} />;
  const file = /\/(?:blob|tree)\/[^/]+\/(.+)$/.exec(locator)?.[1] ?? 'catalog-info.yaml';
  const outside = repository ? undefined : lineAddress(locator, line);
  return (
    <>
      <Card title="Where it is written">
        <CopyLine text={locator.replace(/^(url|file):/, '')} label="address" />
        <dl className="about written">
          {!generated && (
            <>
              <dt>Line</dt>
              <dd>{line || (source.isPending ? 'being read' : 'not known')}</dd>
            </>
          )}
          {origin.data && (
            <>
              <dt>Last read</dt>
              <dd>
                <RelativeTime at={origin.data.source.readAt} />
              </dd>
              <dt>Came by</dt>
              <dd>
                {origin.data.source.target === locator.replace(/^(url|file):/, '') ? (
                  'its own address'
                ) : (
                  <code>{origin.data.source.target}</code>
                )}
              </dd>
            </>
          )}
        </dl>
        <div className="row">
          {repository && (
            <Link
              to={`/code/${repository.owner}/${repository.name}?file=yes&path=${encodeURIComponent(decoded(file))}`}
            >
              Open the file
            </Link>
          )}
          {outside && (
            <a href={outside} rel="noreferrer">
              Open the file{line > 0 && ` at line ${line}`}
            </a>
          )}
          {may('catalog.entity.refresh') && (
            <Button size="xs" variant="default" loading={refresh.busy} onClick={refresh.start}>
              Read it again now
            </Button>
          )}
        </div>
      </Card>
      <Card title="The entry">
        <div className="row spaced top-less">
          {!generated && (
            <button
              type="button"
              className="chip"
              aria-pressed={!stored}
              onClick={() => setSearch({}, { replace: true })}
            >
              As its file says
            </button>
          )}
          <button
            type="button"
            className="chip"
            aria-pressed={stored || generated}
            onClick={() => setSearch({ as: 'stored' }, { replace: true })}
          >
            As the catalog holds it
          </button>
        </div>
        {stored || generated ? (
          <>
            {held.error && <Problem error={held.error} retry={() => void held.refetch()} />}
            {held.isPending && <Waiting rows={8} />}
            {held.data && <Lines key="stored" text={held.data.yaml} marked={0} />}
          </>
        ) : (
          <>
            {source.error && <Problem error={source.error} retry={() => void source.refetch()} />}
            {source.isPending && <Waiting rows={8} />}
            {source.data && <Lines key="read" text={source.data.text} marked={line} />}
          </>
        )}
      </Card>
    </>
  );
}
