import { grouped, type Where } from './overview';
import { StateMark } from './StateMark';

/** Which version is in which environment, and how it is there; what is well needs no word. */
export function Versions({ environments }: { environments: Where[] }) {
  return (
    <ul className="versions">
      {grouped(environments).map(({ version, environments: names, tone, word, failed }) => (
        <li key={names.join()}>
          <StateMark tone={tone}>
            {version || 'Version unknown'} <span className="dim">{names.join(', ')}</span>
            {tone === 'good' ? <span className="sr"> {word}</span> : word === 'delivered' ? null : `, ${word}`}
          </StateMark>
          {failed && (
            <StateMark tone="warn">
              <span className="dim">{failed === version ? 'its last change' : failed} failed</span>
            </StateMark>
          )}
        </li>
      ))}
    </ul>
  );
}
