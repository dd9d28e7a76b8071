import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import type { Entity } from '@/shared/entity';
import { FileChanges } from '@/shared/FileChanges';
import { Problem } from '@/shared/Problem';
import { Waiting } from '@/shared/Waiting';
import { type Deployment, useComparison } from './api';
import { Commits } from './Deployments';

const called = ({ release, environment }: Deployment) => `${release.version} in ${environment}`;

/** What lies between two deployments: commits, settings, and the files they changed. */
export function Comparison({ entity, from, to, back }: { entity: Entity; from: string; to: string; back: string }) {
  const { data, error, refetch } = useComparison(entity, from, to);
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={8} />;
  const inGit = Boolean(data.from.repository && data.to.repository);
  const same = data.from.release.revision === data.to.release.revision;
  return (
    <>
      <p>
        <Link to={back}>All deployments</Link>
      </p>
      <h2 className="comparison-title">
        From {called(data.from)} to {called(data.to)}
      </h2>
      <Card title="Commits">
        {data.commits.length > 0 ? (
          <Commits commits={data.commits} />
        ) : (
          <p className="dim">
            {same
              ? 'Both are the same version.'
              : inGit
                ? 'None could be read: the newer one may be an older version.'
                : 'None is known: they did not both come from a repository.'}
          </p>
        )}
      </Card>
      {inGit && (
        <Card title="Settings">
          <FileChanges files={data.settings} />
        </Card>
      )}
      {data.files.length > 0 && (
        <Card title="Files">
          <FileChanges files={data.files} />
        </Card>
      )}
    </>
  );
}
