import { Link } from 'react-router';
import { entityPath, kindName, parseRef, shortName } from './entity';

export function EntityLink({ entityRef, children }: { entityRef: string; children?: React.ReactNode }) {
  return (
    <Link to={entityPath(entityRef)} title={`${kindName(parseRef(entityRef).kind)} ${shortName(entityRef)}`}>
      {children ?? shortName(entityRef)}
    </Link>
  );
}
