import './apis.css';
import { Empty } from '@/shared/Empty';
import { type Entity, refOf, specText } from '@/shared/entity';
import { Reading } from './Reading';

/** The definition of an API, for people. */
export function ApiDefinition({ entity }: { entity: Entity }) {
  const text = specText(entity, 'definition');
  if (!text)
    return <Empty title="It has no definition.">Write one into spec.definition of its catalog-info.yaml.</Empty>;
  return (
    <Reading text={text} type={specText(entity, 'type') ?? ''} id={`${refOf(entity)} ${entity.metadata.etag ?? ''}`} />
  );
}
