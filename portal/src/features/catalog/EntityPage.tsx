import { Button } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { EntityLink } from '@/shared/EntityLink';
import {
  type Entity,
  entityPath,
  kindName,
  parseRef,
  refOf,
  related,
  repositoryOf,
  specText,
  titleOf,
} from '@/shared/entity';
import { LongText } from '@/shared/LongText';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { useSession } from '@/shared/session';
import { useStarred } from '@/shared/starred';
import { Tabs } from '@/shared/Tabs';
import { Waiting } from '@/shared/Waiting';
import { useEntity } from './api';
import { RelationsPicture } from './RelationsPicture';

const words: Record<string, string> = {
  dependsOn: 'Depends on',
  dependencyOf: 'Used by',
  providesApi: 'Provides',
  consumesApi: 'Consumes',
  apiProvidedBy: 'Provided by',
  apiConsumedBy: 'Consumed by',
  partOf: 'Part of',
  hasPart: 'Has',
  ownedBy: 'Owned by',
  ownerOf: 'Owns',
  memberOf: 'Member of',
  hasMember: 'Members',
  childOf: 'Below',
  parentOf: 'Above',
};

function Errors({ entity }: { entity: Entity }) {
  return (entity.status?.items ?? []).map((item) => (
    <div key={item.message} className="note note-bad" role="alert">
      <div>
        <strong>The last change could not be read; the version before it stays.</strong>
        <p>
          {item.error?.message ?? item.message}
          {item.line ? ` (line ${item.line})` : ''}
        </p>
        <p className="dim">{item.remedy ?? item.error?.remedy ?? 'Mend the file and push again.'}</p>
      </div>
    </div>
  ));
}

function Relations({ entity }: { entity: Entity }) {
  const types = [...new Set((entity.relations ?? []).map((each) => each.type))];
  if (types.length === 0) return <Empty title="It names no relation yet." />;
  return (
    <dl className="about">
      {types.map((type) => (
        <div key={type} style={{ display: 'contents' }}>
          <dt>{words[type] ?? type}</dt>
          <dd>
            {related(entity, type).map((ref) => (
              <div key={ref}>
                <EntityLink entityRef={ref} /> <span className="dim small">{kindName(parseRef(ref).kind)}</span>
              </div>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function EntityPage() {
  const { kind = '', namespace = '', name = '', tab = 'overview' } = useParams();
  const { data: entity, error, refetch } = useEntity(kind, namespace, name);
  const { isStarred, toggle } = useStarred();
  const { gitHost } = useSession();
  if (error && !entity)
    return (
      <>
        <PageHeader title={name} />
        <Problem error={error} retry={() => void refetch()} />
      </>
    );
  if (!entity) return <Waiting rows={8} />;
  const ref = refOf(entity);
  const repository = repositoryOf(entity, gitHost);
  const base = entityPath(ref);
  const definition = specText(entity, 'definition');
  const apis = related(entity, 'providesApi');
  const owner = related(entity, 'ownedBy')[0];
  const system = related(entity, 'partOf')[0];
  const star = isStarred(ref);
  return (
    <>
      <PageHeader
        title={titleOf(entity)}
        before={<Link to="/catalog">Catalog</Link>}
        line={
          <>
            <div>{entity.metadata.description}</div>
            <div className="small">
              {kindName(entity.kind)} {specText(entity, 'type')}
              {owner && (
                <>
                  {' · '}
                  <EntityLink entityRef={owner} />
                </>
              )}
              {specText(entity, 'lifecycle') && ` · ${specText(entity, 'lifecycle')}`}
            </div>
          </>
        }
      >
        <Button
          variant="default"
          aria-pressed={star}
          leftSection={star ? <IconStarFilled size={16} aria-hidden /> : <IconStar size={16} aria-hidden />}
          onClick={() => toggle(ref)}
        >
          {star ? 'Starred' : 'Star'}
        </Button>
        {repository && (
          <Button component={Link} variant="default" to={`/code/${repository.owner}/${repository.name}`}>
            Code
          </Button>
        )}
        {entity.kind === 'Template' && (
          <Button component={Link} to={`/create/${namespace}/${name}`}>
            Use this template
          </Button>
        )}
      </PageHeader>
      <Errors entity={entity} />
      <Tabs
        label="Parts of this page"
        tabs={[
          { to: base, title: 'Overview', end: true },
          ...(definition || apis.length > 0 ? [{ to: `${base}/api`, title: 'API' }] : []),
          { to: `${base}/dependencies`, title: 'Dependencies' },
        ]}
      />
      {tab === 'overview' && (
        <div className="two">
          <Card title="Around it">
            <RelationsPicture entity={entity} />
          </Card>
          <Card title="About">
            <dl className="about">
              <dt>Owner</dt>
              <dd>{owner ? <EntityLink entityRef={owner} /> : 'nobody yet'}</dd>
              {system && (
                <>
                  <dt>System</dt>
                  <dd>
                    <EntityLink entityRef={system} />
                  </dd>
                </>
              )}
              {entity.metadata.tags && (
                <>
                  <dt>Tags</dt>
                  <dd>{entity.metadata.tags.join(', ')}</dd>
                </>
              )}
              {(entity.metadata.links ?? []).map((link) => (
                <div key={link.url} style={{ display: 'contents' }}>
                  <dt>Link</dt>
                  <dd>
                    <a href={/^https?:/.test(link.url) ? link.url : undefined}>{link.title ?? link.url}</a>
                  </dd>
                </div>
              ))}
            </dl>
          </Card>
        </div>
      )}
      {tab === 'api' && (
        <Card title="API">
          {apis.map((api) => (
            <p key={api}>
              Provides <EntityLink entityRef={api} />
            </p>
          ))}
          {definition && <LongText>{definition}</LongText>}
        </Card>
      )}
      {tab === 'dependencies' && (
        <>
          <Card title="Picture">
            <RelationsPicture entity={entity} />
          </Card>
          <Card title="List">
            <Relations entity={entity} />
          </Card>
        </>
      )}
    </>
  );
}
