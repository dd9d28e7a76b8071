import { type Entity, refOf } from '@/shared/entity';
import { StateMark } from '@/shared/StateMark';
import { useDelivered } from './api';
import { pausedOf } from './words';

/** Where the delivery of a component is paused. */
export function Paused({ entity }: { entity: Entity }) {
  const { paused } = useDelivered(refOf(entity));
  if (paused.length === 0) return null;
  return (
    <p>
      <StateMark tone="warn">{pausedOf(paused)}</StateMark>
    </p>
  );
}
