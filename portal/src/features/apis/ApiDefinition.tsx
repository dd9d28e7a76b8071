import './apis.css';
import { Link, useLocation, useSearchParams } from 'react-router';
import { Empty } from '@/shared/Empty';
import { type Entity, refOf, related, specText } from '@/shared/entity';
import { Problem } from '@/shared/Problem';
import { Waiting } from '@/shared/Waiting';
import { useDefinition, useTrialServers, useVersions } from './api';
import { Compare } from './Compare';
import { Consumers } from './Consumers';
import { Reading } from './Reading';
import { TryIt } from './TryIt';
import { Versions } from './Versions';

function Now({ entity }: { entity: Entity }) {
  const { data: servers = [] } = useTrialServers(entity);
  const text = specText(entity, 'definition');
  if (!text)
    return <Empty title="It has no definition.">Write one into spec.definition of its catalog-info.yaml.</Empty>;
  return (
    <Reading
      text={text}
      type={specText(entity, 'type') ?? ''}
      id={`${refOf(entity)} ${entity.metadata.uid} ${entity.metadata.etag}`}
      more={(item) => item.call && servers.length > 0 && <TryIt entity={entity} item={item} servers={servers} />}
    />
  );
}

function Old({ entity, id }: { entity: Entity; id: number }) {
  const { data: versions } = useVersions(entity);
  const { data: text, error, refetch } = useDefinition(entity, id);
  const version = versions?.find((each) => each.id === id);
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (text === undefined || !versions) return <Waiting rows={8} />;
  return (
    <>
      <p className="note">
        This is how it was at{' '}
        {new Date(version?.at ?? 0).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })}.
      </p>
      <Reading text={text} type={version?.type ?? ''} id={`version ${id} ${version?.hash}`} />
    </>
  );
}

/** The definition of an API for people: as it is, as it was, what changed, and who uses it. */
export function ApiDefinition({ entity }: { entity: Entity }) {
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  const show = search.get('show') ?? '';
  const users = related(entity, 'apiConsumedBy').length;
  const parts = [
    { key: '', title: 'Definition' },
    { key: 'versions', title: 'Versions' },
    { key: 'compare', title: 'What changed' },
    { key: 'users', title: `Who uses it (${users})` },
  ];
  return (
    <>
      <nav className="row chips" aria-label="Parts of the definition">
        {parts.map(({ key, title }) => (
          <Link
            key={key}
            className="chip"
            to={key ? `${pathname}?show=${key}` : pathname}
            aria-current={show === key ? 'page' : undefined}
          >
            {title}
          </Link>
        ))}
      </nav>
      {show === 'versions' && <Versions entity={entity} />}
      {show === 'compare' && <Compare entity={entity} />}
      {show === 'users' && <Consumers entity={entity} title="Who uses it" />}
      {show === 'version' && <Old entity={entity} id={Number(search.get('version'))} />}
      {!['versions', 'compare', 'users', 'version'].includes(show) && <Now entity={entity} />}
    </>
  );
}
