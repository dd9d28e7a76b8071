import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { type Entity, specText } from '@/shared/entity';
import { RawText } from './RawText';

/** The definition of an API, for people. */
export function ApiDefinition({ entity }: { entity: Entity }) {
  const text = specText(entity, 'definition');
  if (!text)
    return <Empty title="It has no definition.">Write one into spec.definition of its catalog-info.yaml.</Empty>;
  return (
    <Card title="Definition" aside={specText(entity, 'type')}>
      <RawText text={text} />
    </Card>
  );
}
