import { Button } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { EntityLink } from '@/shared/EntityLink';
import { type Entity, kindName, parseRef, refOf, related, specText, titleOf } from '@/shared/entity';
import { safeHref } from '@/shared/links';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { StateMark } from '@/shared/StateMark';
import { useMay } from '@/shared/session';
import { useStarred } from '@/shared/starred';
import { useChanged } from '@/shared/useChanged';
import { usePathsFor } from './api';
import { Unregister } from './Unregister';
import type { useRefresh } from './useRefresh';

export function EntityHeader({
  entity,
  repository,
  refresh,
}: {
  entity: Entity;
  repository?: { owner: string; name: string };
  refresh: ReturnType<typeof useRefresh>;
}) {
  const ref = refOf(entity);
  const { isStarred, toggle } = useStarred();
  const may = useMay();
  const [menu, setMenu] = useState(false);
  const { data: paths } = usePathsFor(ref, menu);
  const [leaving, setLeaving] = useState(false);
  const changed = useChanged(entity.metadata.description ?? '');
  const profile = (entity.spec?.profile ?? {}) as { displayName?: string };
  const star = isStarred(ref);
  const owner = related(entity, 'ownedBy')[0];
  const system = related(entity, 'partOf').find((each) => each.startsWith('system:'));
  const opened = (entity.metadata.links ?? [])
    .map((link) => safeHref(link.url))
    .find((href) => href?.startsWith('http'));
  const template = entity.kind === 'Template';
  return (
    <>
      <PageHeader
        title={profile.displayName || titleOf(entity)}
        before={<Link to="/catalog">Catalog</Link>}
        line={
          <>
            <div key={entity.metadata.description} className={changed ? 'changed' : undefined} aria-live="polite">
              {entity.metadata.description ?? 'It has no description yet.'}
            </div>
            <div className="small">
              {kindName(entity.kind)} {specText(entity, 'type')}
              {owner && (
                <>
                  {' · owned by '}
                  <EntityLink entityRef={owner} />
                </>
              )}
              {system && (
                <>
                  {' · part of '}
                  <EntityLink entityRef={system} />
                </>
              )}
              {specText(entity, 'lifecycle') && ` · ${specText(entity, 'lifecycle')}`}
            </div>
          </>
        }
      >
        <button
          type="button"
          className="icon-button"
          aria-pressed={star}
          aria-label={star ? 'Starred' : 'Star'}
          onClick={() => toggle(ref)}
        >
          {star ? <IconStarFilled size={18} aria-hidden /> : <IconStar size={18} aria-hidden />}
        </button>
        {template && (
          <Button component={Link} to={`/create/${entity.metadata.namespace ?? 'default'}/${entity.metadata.name}`}>
            Use this template
          </Button>
        )}
        {repository && (
          <Button component={Link} variant="default" to={`/code/${repository.owner}/${repository.name}`}>
            Code
          </Button>
        )}
        {opened && !template && (
          <Button component="a" variant="default" href={opened} rel="noreferrer">
            Open
          </Button>
        )}
        {may('catalog.entity.refresh') && (
          <details className="menu" onToggle={(event) => setMenu(event.currentTarget.open)}>
            <summary>Do…</summary>
            <div className="drop">
              {paths?.items.map((path) => {
                const { namespace, name } = parseRef(path.entityRef);
                return (
                  <Link
                    key={path.entityRef}
                    className="icon-button"
                    to={`/create/${namespace}/${name}?formData=${encodeURIComponent(JSON.stringify({ entity: ref }))}`}
                  >
                    {path.title ?? name}
                  </Link>
                );
              })}
              <button
                type="button"
                className="icon-button"
                onClick={(event) => {
                  event.currentTarget.closest('details')?.removeAttribute('open');
                  refresh.start();
                }}
              >
                Read its source again
              </button>
              <Link className="icon-button" to="/create">
                Create something beside it
              </Link>
              {may('catalog.location.read') && (
                <button
                  type="button"
                  className="icon-button"
                  onClick={(event) => {
                    event.currentTarget.closest('details')?.removeAttribute('open');
                    setLeaving(true);
                  }}
                >
                  Take it out of the catalog
                </button>
              )}
            </div>
          </details>
        )}
      </PageHeader>
      <p className="read" role="status" hidden={!refresh.said}>
        {refresh.said && (
          <StateMark tone={refresh.busy ? 'busy' : (refresh.read?.errors.length ?? 0) > 0 ? 'warn' : 'good'}>
            {refresh.said}
          </StateMark>
        )}
      </p>
      {refresh.failure !== undefined && <Problem error={refresh.failure} retry={refresh.start} />}
      <Unregister entity={entity} opened={leaving} onClose={() => setLeaving(false)} />
    </>
  );
}
