import { EntityLink } from '@/shared/EntityLink';
import { type Entity, refOf, related, specText, titleOf } from '@/shared/entity';

/** Entities as short rows: name, what it is, who owns it, how far it is in its life. */
export function EntityRows({ entities, owner = true }: { entities: Entity[]; owner?: boolean }) {
  return (
    <ul className="list">
      {entities.map((entity) => {
        const ref = refOf(entity);
        const owned = related(entity, 'ownedBy')[0];
        const faults = entity.status?.items?.length ?? 0;
        return (
          <li key={ref}>
            <span className="grow">
              <EntityLink entityRef={ref}>{titleOf(entity)}</EntityLink>
              <span className="dim small"> {entity.metadata.description}</span>
            </span>
            {faults > 0 && <span className="small bad">cannot be read anew</span>}
            <span className="dim small">
              {[specText(entity, 'type'), specText(entity, 'lifecycle')].filter(Boolean).join(' · ')}
            </span>
            {owner && owned && (
              <span className="small">
                <EntityLink entityRef={owned} />
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
