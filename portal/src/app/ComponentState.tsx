import { Paused } from '@/features/delivery/Paused';
import { StateSentence } from '@/features/runtime/Running';
import type { Entity } from '@/shared/entity';

/** What runs of a component and where its delivery is paused, a sentence each. */
export function ComponentState({ entity }: { entity: Entity }) {
  return (
    <>
      <StateSentence entity={entity} />
      <Paused entity={entity} />
    </>
  );
}
