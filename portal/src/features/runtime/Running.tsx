import { useState } from 'react';
import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { CopyLine } from '@/shared/CopyLine';
import { Dialog } from '@/shared/Dialog';
import type { Entity } from '@/shared/entity';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark, type Tone } from '@/shared/StateMark';
import { Waiting } from '@/shared/Waiting';
import { AsOf } from './AsOf';
import { type Part, type Place, type Status, useObject, useRuntime, type Workload } from './api';
import { versionsOf, wordOf } from './words';

const tones: Record<string, Tone> = {
  serving: 'good',
  finished: 'good',
  stopped: 'unknown',
  starting: 'busy',
  unknown: 'unknown',
  degraded: 'warn',
  down: 'bad',
};

function toneOf(statuses: Status[], state: string): Tone {
  if (state === 'serving' && statuses.some((each) => each.change === 'stuck')) return 'warn';
  if (state === 'serving' && statuses.some((each) => each.change === 'progressing')) return 'busy';
  return tones[state] ?? 'unknown';
}

const statusesOf = (place: Place) => place.workloads.map((each) => each.status);

function ObjectDialog({
  entity,
  place,
  part,
  onClose,
}: {
  entity: Entity;
  place: Place;
  part: Part;
  onClose: () => void;
}) {
  const { data, error, refetch } = useObject(entity, place, part);
  return (
    <Dialog opened onClose={onClose} size="xl" title={`${part.kind} ${part.name}`}>
      {error ? <Problem error={error} retry={() => void refetch()} /> : null}
      {!data && !error && <Waiting rows={8} />}
      {data && (
        <>
          <p className="dim small">
            {place.source}, as of <RelativeTime at={data.asOf} />. Values of secrets are not shown.
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls and must be reachable by keyboard */}
          <pre className="object-yaml" tabIndex={0}>
            {data.yaml}
          </pre>
          <CopyLine text={data.command} label="the command that shows the same" />
        </>
      )}
    </Dialog>
  );
}

/** The objects behind what is said, in the cluster's own words. */
function Details({ entity, place, workload }: { entity: Entity; place: Place; workload: Workload }) {
  const [shown, setShown] = useState<Part>();
  return (
    <details className="object-details">
      <summary>Details</summary>
      <p className="dim small">
        {workload.kind} {workload.name} in namespace {place.namespace} of {place.source}, found by {workload.foundBy}.
      </p>
      {workload.status.findings.map((each) => (
        <p key={each.field + each.name} className="small">
          {each.kind} <code>{each.name}</code> <code>{each.field}</code>: {each.value}
        </p>
      ))}
      <ul className="plain">
        {workload.objects.map((each) => (
          <li key={each.resource + each.name}>
            <button type="button" className="link-button" onClick={() => setShown(each)}>
              {each.kind} {each.name}
            </button>{' '}
            <span className="dim small">{each.says}</span>
          </li>
        ))}
      </ul>
      {shown && <ObjectDialog entity={entity} place={place} part={shown} onClose={() => setShown(undefined)} />}
    </details>
  );
}

function RunningPart({
  entity,
  place,
  workload,
  named,
  said,
}: {
  entity: Entity;
  place: Place;
  workload: Workload;
  named: boolean;
  said: string;
}) {
  const { status } = workload;
  const plain = !named && status.state === 'serving' && status.change === 'complete' && status.findings.length === 0;
  return (
    <div className="running-part">
      {named && <strong>{workload.name} </strong>}
      {status.sentence !== said && !plain && <span>{status.sentence}</span>}
      {status.nextRun && (
        <span className="dim small">
          {' '}
          Last run {status.lastRun ? <RelativeTime at={status.lastRun} /> : 'not yet'}, next{' '}
          <RelativeTime at={status.nextRun} />.
        </span>
      )}
      {workload.addresses.length > 0 && (
        <p className="small">
          {workload.addresses.map((each) => (
            <a key={each} href={each} rel="noreferrer" target="_blank">
              Open {each.replace(/^https?:\/\//, '')}
            </a>
          ))}
        </p>
      )}
      <Details entity={entity} place={place} workload={workload} />
    </div>
  );
}

/** `said` is what the page says already. */
function Environment({ entity, place, said }: { entity: Entity; place: Place; said: string }) {
  const [since] = statusesOf(place)
    .flatMap((each) => each.since ?? [])
    .sort();
  return (
    <Card
      title={place.environment}
      aside={
        <>
          <StateMark tone={toneOf(statusesOf(place), place.state)}>{wordOf(place)}</StateMark>
          {since && (
            <span className="dim">
              {' '}
              · <RelativeTime at={since} />
            </span>
          )}
        </>
      }
    >
      <p className="running-version">{versionsOf(place)}</p>
      {place.workloads.map((each) => (
        <RunningPart
          key={each.kind + each.name}
          entity={entity}
          place={place}
          workload={each}
          named={place.workloads.length > 1}
          said={said}
        />
      ))}
      <AsOf place={place} />
    </Card>
  );
}

/** What runs of a component, in one sentence. */
export function StateSentence({ entity }: { entity: Entity }) {
  const { data, error, refetch } = useRuntime(entity);
  if (error && !data)
    return (
      <section className="running" aria-label="What runs">
        <p className="sentence" role="alert" title={error.message}>
          <StateMark tone="unknown">What runs could not be asked.</StateMark>
          <button type="button" className="link-button" onClick={() => void refetch()}>
            Try again
          </button>
        </p>
      </section>
    );
  return (
    <section className="running" aria-label="What runs">
      {data ? (
        <p className="sentence" aria-live="polite">
          <StateMark tone={toneOf(data.places.flatMap(statusesOf), data.state)}>{data.sentence}</StateMark>
        </p>
      ) : (
        <Waiting rows={1} />
      )}
      {data?.clusters === 0 && (
        <p className="dim small">
          <Link to="/settings/connections">Connect a cluster</Link> to see what serves, and since when.
        </p>
      )}
      {data && data.problems.length > 0 && (
        <details>
          <summary>
            {data.problems.length === 1 ? 'One thing' : `${data.problems.length} things`} cannot be read
          </summary>
          {data.problems.map((each) => (
            <p key={each.message} className="small">
              {each.message} <span className="dim">{each.remedy}</span>
            </p>
          ))}
        </details>
      )}
    </section>
  );
}

/** Every place where a component runs, with its version and copies, in the order in which versions get there. */
export function Environments({ entity }: { entity: Entity }) {
  const { data } = useRuntime(entity);
  if (!data || data.places.length === 0) return null;
  return (
    <section className="environments" aria-label="Environments">
      {data.places.map((each) => (
        <Environment
          key={`${each.cluster}/${each.namespace}/${each.environment}`}
          entity={entity}
          place={each}
          said={data.places.length === 1 ? data.sentence : ''}
        />
      ))}
    </section>
  );
}
