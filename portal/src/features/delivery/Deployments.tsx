import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { type Entity, entityPath, refOf } from '@/shared/entity';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark } from '@/shared/StateMark';
import { versionsOf } from '@/shared/versions';
import { Waiting } from '@/shared/Waiting';
import {
  type Commit,
  type Deployment,
  type Environment,
  type HeldBack,
  useDelivery,
  useForms,
  useHeldBack,
} from './api';
import { Comparison } from './Comparison';
import { heldOf, inOrder, outcomeOf, toneOf, waitingOf } from './words';

const SHOWN = 30;

export function Commits({ commits }: { commits: Commit[] }) {
  return (
    <ul className="list">
      {commits.map((each) => (
        <li key={each.id}>
          <span className="grow">
            {each.subject} <span className="dim small">{each.author}</span>
          </span>
          <span className="dim small">
            <RelativeTime at={each.at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

type Forms = ReturnType<typeof useForms>;

function Held({ held, forms }: { held: HeldBack; forms: Forms }) {
  const form = forms('let-go', { environment: held.environment, version: held.digest });
  return (
    <p className="running-part">
      {heldOf(held)} {form && <Link to={form}>Let it go</Link>}
    </p>
  );
}

function Place({
  environment,
  back,
  held,
  forms,
}: {
  environment: Environment;
  back: boolean;
  held: HeldBack[];
  forms: Forms;
}) {
  const { known, last, waiting, stale, asOf } = environment;
  const rollBack = back && !environment.gone ? forms('roll-back', { environment: environment.name }) : undefined;
  const promote =
    waiting && !environment.gone ? forms('promote', { from: waiting.from, environment: environment.name }) : undefined;
  return (
    <Card
      title={environment.name}
      aside={last && <StateMark tone={environment.gone ? 'unknown' : toneOf(last)}>{outcomeOf(last)}</StateMark>}
    >
      <p className="running-version">{known ? known.release.version : last ? 'Not known' : 'Nothing yet'}</p>
      {known && (
        <p className="running-part">
          {known.release.subject && <>{known.release.subject} </>}
          <span className="dim small">
            {known.release.author && `${known.release.author}, `}since <RelativeTime at={known.startedAt} />
          </span>
        </p>
      )}
      {last?.id !== known?.id && <p className="running-part">{environment.lastSays}</p>}
      {environment.differs && <p className="running-part">Somebody changed by hand what was delivered.</p>}
      {environment.gone && <p className="running-part">It is not delivered to any more; this was there last.</p>}
      {waiting &&
        (waiting.commits.length > 0 ? (
          <details>
            <summary>{waitingOf(environment)}</summary>
            <Commits commits={waiting.commits} />
          </details>
        ) : (
          <p className="running-part">{waitingOf(environment)}.</p>
        ))}
      {held.map((each) => (
        <Held key={each.digest} held={each} forms={forms} />
      ))}
      {(rollBack || promote) && (
        <div className="row spaced">
          {promote && (
            <Button component={Link} variant="default" to={promote}>
              Promote
            </Button>
          )}
          {rollBack && (
            <Button component={Link} variant={last?.outcome === 'failed' ? 'filled' : 'default'} to={rollBack}>
              Roll back
            </Button>
          )}
        </div>
      )}
      <p className="dim small">
        {stale ? (
          <>
            {stale.message} {asOf && <RelativeTime at={asOf} />}
          </>
        ) : (
          <>
            {environment.source}, <RelativeTime at={asOf} />
          </>
        )}
      </p>
    </Card>
  );
}

/** What the tool knows of it, in its own words. */
function Details({ deployment }: { deployment: Deployment }) {
  const { release, message, images, revision, askedBy } = deployment;
  return (
    <details className="object-details">
      <summary>Details</summary>
      <dl className="about">
        <dt>Built of</dt>
        <dd>
          <code>{release.revision}</code>
        </dd>
        <dt>Delivered</dt>
        <dd>
          <code>{revision}</code>
        </dd>
        {(release.digest ? [release.digest] : images).map((each) => (
          <div key={each} className="about-pair">
            <dt>Image</dt>
            <dd>
              <code>{each}</code>
            </dd>
          </div>
        ))}
        <dt>Asked for by</dt>
        <dd>{askedBy || 'the tool itself, after a commit'}</dd>
        {message && (
          <>
            <dt>It said</dt>
            <dd>{message}</dd>
          </>
        )}
      </dl>
    </details>
  );
}

interface RowProps {
  deployment: Deployment;
  chosen: boolean;
  choose: () => void;
  back?: string;
}

function Row({ deployment, chosen, choose, back }: RowProps) {
  const { release } = deployment;
  return (
    <li className="deployment">
      <input
        type="checkbox"
        checked={chosen}
        onChange={choose}
        aria-label={`Compare ${release.version} in ${deployment.environment}`}
      />
      <div className="grow">
        <p className="deployment-line">
          <strong>{release.version}</strong> <span className="tag">{deployment.environment}</span>{' '}
          <StateMark tone={toneOf(deployment)}>{outcomeOf(deployment)}</StateMark>
        </p>
        <p className="small">
          {release.subject} <span className="dim">{release.author}</span>
        </p>
        <Details deployment={deployment} />
      </div>
      <span className="deployment-aside small">
        <span className="dim">
          <RelativeTime at={deployment.startedAt} />
        </span>
        {back && <Link to={back}>Back to this</Link>}
      </span>
    </li>
  );
}

interface TimelineProps {
  deployments: Deployment[];
  more: boolean;
  onMore: () => void;
  /** The forms that go back, by deployment. */
  ways: Map<number, string | undefined>;
}

function Timeline({ deployments, more, onMore, ways }: TimelineProps) {
  const [, setSearch] = useSearchParams();
  const [chosen, setChosen] = useState<number[]>([]);
  const choose = (id: number) =>
    setChosen((before) => (before.includes(id) ? before.filter((each) => each !== id) : [...before, id].slice(-2)));
  const pair = inOrder(deployments, chosen);
  return (
    <Card
      title="What was delivered"
      aside={
        <Button
          variant="default"
          disabled={!pair}
          onClick={() => pair && setSearch({ from: String(pair[0]), to: String(pair[1]) })}
        >
          Compare two
        </Button>
      }
    >
      <ul className="deployments">
        {deployments.map((each) => (
          <Row
            key={each.id}
            deployment={each}
            chosen={chosen.includes(each.id)}
            choose={() => choose(each.id)}
            back={ways.get(each.id)}
          />
        ))}
      </ul>
      {more && (
        <Button variant="default" onClick={onMore}>
          Show older ones
        </Button>
      )}
    </Card>
  );
}

/** Which version is where, what waits, and everything that was delivered; two of them are compared. */
export function Deployments({ entity }: { entity: Entity }) {
  const [search] = useSearchParams();
  const [limit, setLimit] = useState(SHOWN);
  const { data, error, refetch } = useDelivery(entity, limit);
  const held = useHeldBack(entity);
  const forms = useForms(entity);
  const [from, to] = [search.get('from'), search.get('to')];
  if (from && to)
    return <Comparison entity={entity} from={from} to={to} back={`${entityPath(refOf(entity))}/deployments`} />;
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={8} />;
  if (data.environments.length === 0)
    return data.engines === 0 ? (
      <Empty title="Nobody tells what was delivered.">
        <Link to="/settings/connections">Connect Argo CD or a cluster that has it</Link>, and versions appear here.
      </Empty>
    ) : (
      <Empty title="Nothing delivers this yet.">
        An application of Argo CD appears here when its label <code>ridgeway.dev/service</code> is{' '}
        {entity.metadata.name}, or when the annotation <code>argocd/app-name</code> or <code>argocd/app-selector</code>{' '}
        names it.
      </Empty>
    );
  const waysBack = ({ name, last }: Environment) =>
    versionsOf(data.deployments, name, last).filter(
      ({ deployment: { release } }) =>
        !held.some(({ environment, digest }) => environment === name && digest === release.digest),
    );
  const ways = new Map(
    data.environments
      .filter(({ gone }) => !gone)
      .flatMap((each) =>
        waysBack(each).map(({ value, deployment }): [number, string | undefined] => [
          deployment.id,
          forms('roll-back', { environment: each.name, version: value }),
        ]),
      ),
  );
  return (
    <>
      <section className="environments" aria-label="Versions by environment">
        {data.environments.map((each) => (
          <Place
            key={`${each.source}/${each.target}`}
            environment={each}
            back={waysBack(each).length > 0}
            held={held.filter(({ environment }) => environment === each.name)}
            forms={forms}
          />
        ))}
      </section>
      {data.deployments.length > 0 ? (
        <Timeline
          deployments={data.deployments}
          more={data.more}
          onMore={() => setLimit(limit + 3 * SHOWN)}
          ways={ways}
        />
      ) : (
        <Empty title="Nothing was delivered yet.">The first version appears here when it is.</Empty>
      )}
    </>
  );
}
