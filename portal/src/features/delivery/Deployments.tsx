import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { type Entity, entityPath, refOf } from '@/shared/entity';
import { Problem } from '@/shared/Problem';
import { previewForm, previewOf } from '@/shared/previews';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark } from '@/shared/StateMark';
import { versionsOf } from '@/shared/versions';
import { Waiting } from '@/shared/Waiting';
import {
  type Commit,
  type Deployment,
  type Environment,
  type HeldBack,
  type Trouble,
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

/** Why nothing newer is known, and what to do about it, which may be in a tool's own words. */
function Unheard({ trouble, children }: { trouble: Trouble; children?: ReactNode }) {
  return (
    <>
      <p className="dim small">
        {trouble.message} {children && <>Last heard {children}.</>}
      </p>
      <details className="object-details">
        <summary>What to do</summary>
        <p className="small">{trouble.remedy}</p>
      </details>
    </>
  );
}

function Place({
  environment,
  from,
  back,
  held,
  forms,
  end,
}: {
  environment: Environment;
  from: Environment | undefined;
  back: boolean;
  held: HeldBack[];
  forms: Forms;
  /** The form that ends it, of a preview that may be ended. */
  end: string | undefined;
}) {
  const { known, last, waiting, stale, asOf, silence, emergency } = environment;
  const preview = previewOf(environment.name);
  const breakGlass =
    silence && back && !emergency ? forms('break-glass', { environment: environment.name }) : undefined;
  const inGit = Boolean((last ?? known ?? from?.known)?.repository);
  const rollBack = back && !environment.gone ? forms('roll-back', { environment: environment.name }) : undefined;
  const promote =
    waiting && inGit && !environment.gone
      ? forms('promote', { from: waiting.from, environment: environment.name })
      : undefined;
  return (
    <Card
      title={preview ? `Preview of proposal ${preview}` : environment.name}
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
      {environment.stuck && <p className="running-part">It takes longer than it should.</p>}
      {environment.paused ? (
        <p className="running-part">
          Paused by {environment.paused.by} since <RelativeTime at={environment.paused.since} />
          {environment.paused.reason && <>: {environment.paused.reason}</>}
        </p>
      ) : (
        !environment.automatic &&
        !environment.gone && <p className="running-part">Nothing is delivered here by itself.</p>
      )}
      {environment.closed && !environment.gone && (
        <p className="running-part">
          Nothing new is delivered
          {environment.closed.until ? (
            <>
              , again <RelativeTime at={environment.closed.until} />
            </>
          ) : (
            ' at this time'
          )}
          : {environment.closed.why}.
        </p>
      )}
      {emergency && (
        <p className="running-part">
          {emergency.version} was put to run past Git by {emergency.by} <RelativeTime at={emergency.since} />:{' '}
          {emergency.reason} Git asks for another version until{' '}
          <Link to={`/runs/${emergency.run}`}>that is written there</Link>.
        </p>
      )}
      {breakGlass && (
        <p className="running-part">
          {silence} <Link to={breakGlass}>Go back past it</Link>
        </p>
      )}
      {environment.differs && <p className="running-part">Somebody changed by hand what was delivered.</p>}
      {last && !inGit && !environment.gone && (
        <p className="running-part">It comes from no repository: whoever brought it changes it there.</p>
      )}
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
      {(rollBack || promote || end) && (
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
          {end && (
            <Button component={Link} variant="default" to={end}>
              End this preview
            </Button>
          )}
        </div>
      )}
      {stale ? (
        <Unheard trouble={stale}>{asOf && <RelativeTime at={asOf} />}</Unheard>
      ) : (
        <p className="dim small">
          {environment.source}, <RelativeTime at={asOf} />
        </p>
      )}
    </Card>
  );
}

/** What the tool knows of it, in its own words. */
function Details({ deployment }: { deployment: Deployment }) {
  const { release, message, images, revision, repository, askedBy } = deployment;
  return (
    <details className="object-details">
      <summary>Details</summary>
      <dl className="about">
        {repository && (
          <>
            <dt>Built of</dt>
            <dd>
              <code>{release.revision}</code>
            </dd>
          </>
        )}
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
        <dd>{askedBy || (repository ? 'the tool itself, after a commit' : 'somebody whom the tool does not name')}</dd>
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
      <label className="box">
        <input
          type="checkbox"
          checked={chosen}
          onChange={choose}
          aria-label={`Compare ${release.version} in ${deployment.environment}`}
        />
      </label>
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
  const [trouble] = data.problems;
  if (data.environments.length === 0 && trouble)
    return (
      <Empty title="What was delivered is not known.">
        <Unheard trouble={trouble} />
      </Empty>
    );
  if (data.environments.length === 0)
    return data.engines === 0 ? (
      <Empty title="Nobody tells what was delivered.">
        <Link to="/settings/connections">Connect Argo CD, or a cluster that has it or Flux</Link>, and versions appear
        here.
      </Empty>
    ) : (
      <Empty title="Nothing delivers this yet.">
        What Argo CD, Flux or Helm keeps appears here when its label <code>ridgeway.dev/service</code> is{' '}
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
      .filter(({ gone, name }) => !gone && !previewOf(name))
      .flatMap((each) =>
        waysBack(each).map(({ value, deployment }): [number, string | undefined] => [
          deployment.id,
          forms('roll-back', { environment: each.name, version: value }),
        ]),
      ),
  );
  const endOf = (name: string) => {
    const proposal = previewOf(name);
    return proposal && forms('end-preview', {}) ? previewForm('end-preview', refOf(entity), proposal) : undefined;
  };
  return (
    <>
      <section className="environments" aria-label="Versions by environment">
        {data.environments.map((each) => (
          <Place
            key={`${each.source}/${each.target}`}
            environment={each}
            from={data.environments.find(({ name }) => name === each.waiting?.from)}
            back={!previewOf(each.name) && waysBack(each).length > 0}
            end={endOf(each.name)}
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
