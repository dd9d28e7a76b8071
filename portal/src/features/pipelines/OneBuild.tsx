import { useState } from 'react';
import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { CopyLine } from '@/shared/CopyLine';
import type { Entity } from '@/shared/entity';
import { LogView } from '@/shared/LogView';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark } from '@/shared/StateMark';
import { useLogStream } from '@/shared/useLogStream';
import { Waiting } from '@/shared/Waiting';
import { type Build, type BuildStage, going, logAddress, useBuild } from './api';
import { Act, Subject } from './Builds';
import { Way } from './Way';
import { byWhom, firstLog, outcomeOf, toneOf, tookOf, wordOf } from './words';

function Log({ entity, build, stage, log }: { entity: Entity; build: Build; stage: BuildStage; log: string }) {
  const step = stage.steps.find((each) => each.log === log);
  const on = stage.steps.some((each) => each.log === log && going(each));
  const stream = useLogStream(logAddress(entity, build, log), on);
  return (
    <LogView stream={stream} name={`${build.version || build.title} ${stage.name} ${step?.name ?? ''}`} going={on} />
  );
}

function Stage({ stage, log, choose }: { stage: BuildStage; log: string; choose: (log: string) => void }) {
  return (
    <li>
      <div className="row">
        <StateMark tone={toneOf(stage.state)}>{wordOf(stage.state)}</StateMark>
        <strong className={stage.state === 'waiting' || stage.state === 'skipped' ? 'dim' : undefined}>
          {stage.name}
        </strong>
        <span className="dim small">{tookOf(stage)}</span>
      </div>
      {stage.says && <p className="dim small">{stage.says}</p>}
      {stage.steps.length > 0 && (
        <ul className="build-steps">
          {stage.steps.map((each) => (
            <li key={each.name}>
              {each.log ? (
                <button
                  type="button"
                  className="link-button"
                  aria-pressed={each.log === log}
                  onClick={() => choose(each.log)}
                >
                  {each.name}
                </button>
              ) : (
                <span className="dim">{each.name}</span>
              )}{' '}
              <span className="dim small">
                {wordOf(each.state).toLowerCase()} {tookOf(each)} {each.says}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** What the tool knows of it, in its own words. */
function Details({ build }: { build: Build }) {
  return (
    <details className="object-details">
      <summary>Details</summary>
      <dl className="about">
        <dt>Run</dt>
        <dd>
          <code>{build.id}</code>
        </dd>
        {build.commit && (
          <>
            <dt>Commit</dt>
            <dd>
              <code>{build.commit}</code>
            </dd>
          </>
        )}
        {build.digest && (
          <>
            <dt>Image</dt>
            <dd>
              <code>
                {build.image}@{build.digest}
              </code>
            </dd>
          </>
        )}
        <dt>Begun by</dt>
        <dd>{build.by ? byWhom(build.by) : 'nobody says'}</dd>
        {build.message && (
          <>
            <dt>It said</dt>
            <dd>{build.message}</dd>
          </>
        )}
      </dl>
      {build.command && <CopyLine text={build.command} label="the command that shows the same" />}
    </details>
  );
}

/** One build: its stages and steps, what each wrote, and what one can do with it. */
export function OneBuild({
  entity,
  builder,
  id,
  back,
  onOpen,
}: {
  entity: Entity;
  builder: string;
  id: string;
  back: string;
  onOpen: (build: string) => void;
}) {
  const { data: build, error, refetch } = useBuild(entity, builder, id);
  const [chosen, setChosen] = useState('');
  const all = (
    <p>
      <Link to={back}>All builds</Link>
    </p>
  );
  if (error && !build)
    return (
      <>
        {all}
        <Problem error={error} retry={() => void refetch()} />
      </>
    );
  if (!build) return <Waiting rows={10} />;
  const log = chosen || firstLog(build.stages);
  const stage = build.stages.find((each) => each.steps.some((step) => step.log === log));
  return (
    <>
      {all}
      <Card
        title={`Build of ${build.version || build.title}`}
        aside={<StateMark tone={toneOf(build.state)}>{outcomeOf(build)}</StateMark>}
      >
        <p>
          <Subject build={build} />{' '}
          <span className="dim small">
            <RelativeTime at={build.createdAt} />
          </span>
        </p>
        {build.says && <p>{build.says}.</p>}
        <Way stations={build.way} />
        <div className="row">
          <Act entity={entity} build={build} onOpen={onOpen} />
          {build.link && (
            <a href={build.link} target="_blank" rel="noreferrer">
              Open it where it runs
            </a>
          )}
        </div>
        <Details build={build} />
      </Card>
      <div className="build">
        <Card title="Steps">
          <ol className="steps">
            {build.stages.map((each) => (
              <Stage key={each.name} stage={each} log={log} choose={setChosen} />
            ))}
          </ol>
          {build.stages.length === 0 && (
            <p className="dim">{going(build) ? 'It begins in a moment.' : 'It has no step.'}</p>
          )}
        </Card>
        <Card title={stage ? `What ${stage.name} wrote` : 'Log'}>
          {stage ? (
            <Log entity={entity} build={build} stage={stage} log={log} />
          ) : (
            <p className="dim">{going(build) ? 'Nothing was written yet.' : 'Nothing was kept of what it wrote.'}</p>
          )}
        </Card>
      </div>
    </>
  );
}
