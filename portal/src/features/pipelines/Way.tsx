import { StateMark } from '@/shared/StateMark';
import type { Station } from './api';
import { toneOf, whenOf } from './words';

/** The way of one commit as one line: where it came by, and when. */
export function Way({ stations }: { stations: Station[] }) {
  if (stations.length === 0) return null;
  return (
    <ol className="way" aria-label="The way of this commit">
      {stations.map((each, index) => (
        <li key={each.name} title={each.at ? new Date(each.at).toLocaleString() : undefined}>
          <StateMark tone={toneOf(each.state)}>
            {each.name} <span className="dim">{whenOf(each, index === 0)}</span>
          </StateMark>
        </li>
      ))}
    </ol>
  );
}
