import { useQuery } from '@tanstack/react-query';
import { Card } from '@/shared/Card';
import { type Entity, parseRef, refOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { safeHref } from '@/shared/links';
import type { components } from '@/shared/openapi';

type Answer = components['schemas']['LinksView'];

/** Asked for together with the entity, so that nothing moves when the answer comes. */
export function useToolLinks(entityRef: string) {
  const { kind, namespace, name } = parseRef(entityRef.toLowerCase());
  return useQuery({
    queryKey: ['catalog', 'links', kind, namespace, name],
    // The page waits for it, and is of use without it.
    queryFn: () =>
      http
        .get<Answer>(`/api/ridgeway/catalog/entities/${kind}/${namespace}/${encodeURIComponent(name)}/links`)
        .catch((): Answer => ({ items: [] })),
    retry: false,
  });
}

/** Its places in tools that its annotations name and the configuration knows; nothing at all where there is none. */
export function ToolLinks({ entity }: { entity: Entity }) {
  const { data } = useToolLinks(refOf(entity));
  const links = (data?.items ?? []).flatMap((link) => {
    const href = safeHref(link.url);
    return href ? [{ ...link, href }] : [];
  });
  if (links.length === 0) return null;
  return (
    <Card title="In other tools">
      <ul className="list">
        {links.map(({ href, tool, title, annotation }) => (
          <li key={`${annotation} ${href}`}>
            <span className="grow">
              <a href={href} rel="noreferrer" title={annotation}>
                {tool}
              </a>
            </span>
            {title !== tool && <span className="dim small">{title}</span>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
