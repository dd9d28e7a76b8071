import { Link } from 'react-router';
import { type Entity, entityPath, kindName, parseRef, refOf, shortName } from '@/shared/entity';

const uses = ['dependsOn', 'consumesApi', 'providesApi', 'partOf', 'memberOf', 'childOf'];
const usedBy = ['dependencyOf', 'apiConsumedBy', 'apiProvidedBy', 'hasPart', 'hasMember', 'parentOf'];
const words: Record<string, string> = {
  dependsOn: 'needs',
  consumesApi: 'calls',
  providesApi: 'provides',
  partOf: 'part of',
  memberOf: 'member of',
  childOf: 'below',
  dependencyOf: 'needs it',
  apiConsumedBy: 'calls it',
  apiProvidedBy: 'provides it',
  hasPart: 'part of it',
  hasMember: 'member',
  parentOf: 'below it',
};
const most = 8;
const [width, step, box] = [760, 54, 206];

function targets(entity: Entity, types: string[]) {
  const found = (entity.relations ?? []).filter((each) => types.includes(each.type));
  return found.filter((each, index) => found.findIndex((other) => other.targetRef === each.targetRef) === index);
}

function Shape({ kind }: { kind: string }) {
  const h = 44;
  if (kind === 'resource')
    return (
      <path
        className="shape"
        d={`M0 3v${h - 6}c0 4 ${box} 4 ${box} 0V3c0 -4 -${box} -4 -${box} 0c0 4 ${box} 4 ${box} 0`}
      />
    );
  if (kind === 'api')
    return <path className="shape" d={`M10 0H${box - 10}L${box} ${h / 2}L${box - 10} ${h}H10L0 ${h / 2}Z`} />;
  const round = ['system', 'domain', 'group', 'user'].includes(kind);
  return <rect className="shape" width={box} height={h} rx={round ? 22 : 6} />;
}

function Node({
  x,
  y,
  entityRef,
  word,
  self,
}: {
  x: number;
  y: number;
  entityRef: string;
  word: string;
  self?: boolean;
}) {
  const name = shortName(entityRef);
  const { kind } = parseRef(entityRef);
  const content = (
    <g transform={`translate(${x} ${y - 22})`} className={self ? 'self' : undefined}>
      <Shape kind={kind.toLowerCase()} />
      <text x={box / 2} y={kind === 'resource' ? 22 : 20} textAnchor="middle">
        {name.length > 26 ? `${name.slice(0, 25)}…` : name}
      </text>
      <text x={box / 2} y={kind === 'resource' ? 37 : 35} textAnchor="middle" className="kind">
        {word}
      </text>
    </g>
  );
  if (self) return content;
  return (
    <Link to={entityPath(entityRef)} aria-label={`${name}, ${kindName(kind)}, ${word}`}>
      {content}
    </Link>
  );
}

/** What uses the entity, the entity, what it uses: one step each way, left uses right; kinds by shape. */
export function RelationsPicture({ entity }: { entity: Entity }) {
  const left = targets(entity, usedBy);
  const right = targets(entity, uses);
  if (left.length + right.length === 0)
    return <p className="dim">It names no relation yet. Relations are written in its catalog-info.yaml.</p>;
  const sides = [left.slice(0, most), right.slice(0, most)] as const;
  const more = left.length + right.length - sides[0].length - sides[1].length;
  const height = Math.max(sides[0].length, sides[1].length, 1) * step;
  const y = (index: number, of: number) => height / 2 + (index - (of - 1) / 2) * step;
  const middle = left.length === 0 ? 0 : right.length === 0 ? width - box : (width - box) / 2;
  const column = (relations: { type: string; targetRef: string }[], x: number, from: number, to: number) =>
    relations.map((each, index) => {
      const at = y(index, relations.length);
      return (
        <g key={each.targetRef}>
          <path
            className="edge"
            d={`M${from} ${at}C${(from + to) / 2} ${at} ${(from + to) / 2} ${height / 2} ${to} ${height / 2}`}
          />
          <Node
            x={x}
            y={at}
            entityRef={each.targetRef}
            word={`${words[each.type] ?? each.type} · ${kindName(parseRef(each.targetRef).kind)}`}
          />
        </g>
      );
    });
  return (
    <>
      <nav aria-label="What is around it, left uses right" className="wide-only">
        {/* biome-ignore lint/a11y/noSvgWithoutTitle: the links inside are named, the picture itself says nothing more */}
        <svg className="picture" viewBox={`0 0 ${width} ${height}`}>
          {column(sides[0], 0, box, middle)}
          {column(sides[1], width - box, width - box, middle + box)}
          <Node x={middle} y={height / 2} entityRef={refOf(entity)} word={kindName(entity.kind)} self />
        </svg>
      </nav>
      <ul className="list narrow-only">
        {[...left, ...right].map((each) => (
          <li key={each.targetRef}>
            <Link className="grow" to={entityPath(each.targetRef)}>
              {shortName(each.targetRef)}
            </Link>
            <span className="dim small">{words[each.type] ?? each.type}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="dim small wide-only">{more} more under Relations.</p>}
    </>
  );
}
