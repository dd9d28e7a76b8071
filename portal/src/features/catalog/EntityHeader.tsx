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
import { useMay, useSession } from '@/shared/session';
import { useStarred } from '@/shared/starred';
import { useChanged } from '@/shared/useChanged';
import type { PathLine } from './api';
import { docsOf } from './places';
import { Unregister } from './Unregister';
import type { useRefresh } from './useRefresh';

/** The form of a path, filled in with what it is opened for. */
function formOf(path: PathLine, entityRef: string): string {
  const { namespace, name } = parseRef(path.entityRef);
  return `/create/${namespace}/${name}?formData=${encodeURIComponent(JSON.stringify({ entity: entityRef }))}`;
}

/** Where its code, its documentation and it itself are, as far as that is known. */
function Places({
  entity,
  repository,
  address,
}: {
  entity: Entity;
  repository?: { owner: string; name: string };
  address?: string;
}) {
  const links = (entity.metadata.links ?? []).flatMap((link) => {
    const href = safeHref(link.url);
    return href?.startsWith('http') ? [{ ...link, href }] : [];
  });
  const written = entity.metadata.annotations?.['backstage.io/techdocs-ref'] ?? '';
  const { gitHost } = useSession();
  const page = docsOf(entity, gitHost);
  const linked = links.find(({ icon }) => icon === 'docs') ?? links.find(({ title }) => /^doc/i.test(title ?? ''));
  const docs = (written.startsWith('url:') ? safeHref(written.slice(4)) : undefined) ?? linked?.href;
  const open = address ?? links.find((link) => link !== linked)?.href;
  if (!repository && !page && !docs && !open) return null;
  return (
    <nav className="places" aria-label="Where it is">
      {repository && <Link to={`/code/${repository.owner}/${repository.name}`}>Code</Link>}
      {page ? (
        <Link to={page}>Docs</Link>
      ) : (
        docs && (
          <a href={docs} rel="noreferrer">
            Docs
          </a>
        )
      )}
      {open && entity.kind !== 'Template' && (
        <a href={open} rel="noreferrer">
          Open
        </a>
      )}
    </nav>
  );
}

const MOST_BUTTONS = 2;

/**
 * `address` is where it itself can be opened; `paths` have buttons of their own where it is delivered, and their place as long
 * as that is not known.
 */
export function EntityHeader({
  entity,
  repository,
  refresh,
  address,
  delivered,
  paths,
}: {
  entity: Entity;
  repository?: { owner: string; name: string };
  refresh: ReturnType<typeof useRefresh>;
  address?: string;
  delivered?: boolean;
  paths: PathLine[];
}) {
  const ref = refOf(entity);
  const { isStarred, toggle } = useStarred();
  const may = useMay();
  const [leaving, setLeaving] = useState(false);
  const changed = useChanged(entity.metadata.description ?? '');
  const profile = (entity.spec?.profile ?? {}) as { displayName?: string };
  const star = isStarred(ref);
  const owner = related(entity, 'ownedBy')[0];
  const system = related(entity, 'partOf').find((each) => each.startsWith('system:'));
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
            <Places entity={entity} repository={repository} address={address} />
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
        {delivered !== false &&
          may('scaffolder.task.create') &&
          paths
            .filter(({ button }) => button)
            .slice(0, MOST_BUTTONS)
            .map((path) => (
              <Button
                key={path.entityRef}
                component={Link}
                variant="default"
                to={formOf(path, ref)}
                style={delivered ? undefined : { visibility: 'hidden' }}
              >
                {path.button}
              </Button>
            ))}
        {may('catalog.entity.refresh') && (
          <details className="menu">
            <summary>Do…</summary>
            <div className="drop">
              {paths.map((path) => (
                <Link key={path.entityRef} className="icon-button" to={formOf(path, ref)}>
                  {path.title ?? parseRef(path.entityRef).name}
                </Link>
              ))}
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
