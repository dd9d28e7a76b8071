import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { EntityLink } from '@/shared/EntityLink';
import { type Entity, parseRef, related, specText } from '@/shared/entity';
import { safeHref } from '@/shared/links';

const words: Record<string, string> = { partOf: 'Part of', memberOf: 'Member of', childOf: 'Below' };

function Refs({ refs }: { refs: string[] }) {
  return refs.map((ref, index) => (
    <span key={ref}>
      {index > 0 && ', '}
      <EntityLink entityRef={ref} />
    </span>
  ));
}

export function About({ entity }: { entity: Entity }) {
  const owner = related(entity, 'ownedBy');
  const profile = (entity.spec?.profile ?? {}) as { email?: string; displayName?: string };
  const links = (entity.metadata.links ?? []).flatMap((link) => {
    const href = safeHref(link.url);
    return href ? [{ href, title: link.title || link.url }] : [];
  });
  const ownerless = ['User', 'Group', 'Location'].includes(entity.kind);
  const template = entity.metadata.annotations?.['backstage.io/source-template'];
  return (
    <Card title="About">
      <dl className="about">
        {!ownerless && (
          <>
            <dt>Owner</dt>
            <dd>
              {owner.length > 0 ? (
                <Refs refs={owner} />
              ) : (
                <>
                  nobody yet; write <code>spec.owner</code>
                </>
              )}
            </dd>
          </>
        )}
        {['partOf', 'memberOf', 'childOf'].map(
          (type) =>
            related(entity, type).length > 0 && (
              <div key={type} className="pair">
                <dt>{words[type]}</dt>
                <dd>
                  <Refs refs={related(entity, type)} />
                </dd>
              </div>
            ),
        )}
        {specText(entity, 'type') && (
          <>
            <dt>Type</dt>
            <dd>{specText(entity, 'type')}</dd>
          </>
        )}
        {specText(entity, 'lifecycle') && (
          <>
            <dt>Lifecycle</dt>
            <dd>{specText(entity, 'lifecycle')}</dd>
          </>
        )}
        {template && /^[\w:./-]+$/.test(template) && parseRef(template).name && (
          <>
            <dt>Made from</dt>
            <dd>
              <EntityLink entityRef={template.toLowerCase()} />
            </dd>
          </>
        )}
        {profile.email && (
          <>
            <dt>Mail</dt>
            <dd>
              <a href={safeHref(`mailto:${profile.email}`)}>{profile.email}</a>
            </dd>
          </>
        )}
        {entity.metadata.tags && entity.metadata.tags.length > 0 && (
          <>
            <dt>Tags</dt>
            <dd className="row">
              {entity.metadata.tags.map((tag) => (
                <Link key={tag} className="tag" to={`/catalog?metadata.tags=${encodeURIComponent(tag)}`}>
                  {tag}
                </Link>
              ))}
            </dd>
          </>
        )}
        {links.length > 0 && (
          <>
            <dt>Links</dt>
            <dd>
              {links.map((link) => (
                <div key={link.href}>
                  <a href={link.href} rel="noreferrer">
                    {link.title}
                  </a>
                </div>
              ))}
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}

export function Api({ entity }: { entity: Entity }) {
  const provided = related(entity, 'providesApi');
  const called = related(entity, 'consumesApi');
  if (provided.length + called.length === 0) return null;
  return (
    <div className="two even">
      <Card title="Provides">
        {provided.length === 0 && <p className="dim">It provides no API.</p>}
        {provided.map((ref) => (
          <p key={ref}>
            <EntityLink entityRef={ref} />
          </p>
        ))}
      </Card>
      <Card title="Calls">
        {called.length === 0 && <p className="dim">It calls no API.</p>}
        {called.map((ref) => (
          <p key={ref}>
            <EntityLink entityRef={ref} />
          </p>
        ))}
      </Card>
    </div>
  );
}
