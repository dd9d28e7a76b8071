import { type Entity, shortName } from '@/shared/entity';

const uses = ['dependsOn', 'consumesApi', 'providesApi', 'partOf'];
const usedBy = ['dependencyOf', 'apiConsumedBy', 'apiProvidedBy', 'hasPart'];

function targets(entity: Entity, types: string[]) {
  return [
    ...new Set((entity.relations ?? []).filter((each) => types.includes(each.type)).map((each) => each.targetRef)),
  ].slice(0, 9);
}

/** What uses the entity, the entity, what it uses: one step each way, left uses right. */
export function RelationsPicture({ entity }: { entity: Entity }) {
  const left = targets(entity, usedBy);
  const right = targets(entity, uses);
  const height = Math.max(left.length, right.length, 1) * 44 + 12;
  const y = (index: number, of: number) => height / 2 + (index - (of - 1) / 2) * 44;
  const box = (x: number, at: number, text: string) => (
    <g key={`${x} ${text}`}>
      <rect x={x} y={at - 16} width={200} height={32} rx={6} />
      <text x={x + 100} y={at + 4} textAnchor="middle">
        {text.length > 28 ? `${text.slice(0, 27)}…` : text}
      </text>
    </g>
  );
  return (
    <svg
      className="picture"
      viewBox={`0 0 720 ${height}`}
      role="img"
      aria-label="Relations of one step; the list holds the same"
    >
      {left.map((ref, index) => (
        <path
          key={ref}
          d={`M204 ${y(index, left.length)}C232 ${y(index, left.length)} 232 ${height / 2} 260 ${height / 2}`}
        />
      ))}
      {right.map((ref, index) => (
        <path
          key={ref}
          d={`M460 ${height / 2}C488 ${height / 2} 488 ${y(index, right.length)} 516 ${y(index, right.length)}`}
        />
      ))}
      {left.map((ref, index) => box(4, y(index, left.length), shortName(ref)))}
      {box(260, height / 2, entity.metadata.name)}
      {right.map((ref, index) => box(516, y(index, right.length), shortName(ref)))}
    </svg>
  );
}
