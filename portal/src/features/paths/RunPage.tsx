import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Confirm } from '@/shared/Confirm';
import { CopyLine } from '@/shared/CopyLine';
import { entityPath, parseRef, shortName } from '@/shared/entity';
import { http } from '@/shared/http';
import { safeHref } from '@/shared/links';
import { Markdown } from '@/shared/Markdown';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { beginning, runName, runState } from '@/shared/runs';
import { StateMark } from '@/shared/StateMark';
import { useSession } from '@/shared/session';
import { stateWords, tones } from '@/shared/states';
import { Waiting } from '@/shared/Waiting';
import { type Effect, type Run, underWay, useRun } from './api';
import { isPart, pathOf, placeIn } from './places';
import { RunSteps } from './RunSteps';
import { useLog } from './useLog';

/** What a run changed outside: said as done or undone, with a link inside the portal where there is one. */
function EffectLine({ effect, gitHost }: { effect: Effect; gitHost: string }) {
  const href = effect.url ? safeHref(effect.url) : undefined;
  const place = effect.url ? placeIn(effect.url, gitHost) : undefined;
  const [, entity] = /\b([a-z]+:[\w.-]+\/[\w.-]+)$/.exec(effect.title) ?? [];
  const within = entity ? entityPath(entity) : place && pathOf(place);
  return (
    <>
      <span className="grow">
        {effect.undone || !(href || within) ? (
          effect.title
        ) : within ? (
          <Link to={within}>{effect.title}</Link>
        ) : (
          <a href={href}>{effect.title}</a>
        )}
      </span>
      <span className="dim small">{effect.undone ? 'undone' : 'stands'}</span>
    </>
  );
}

function Next({ run }: { run: Run }) {
  const { gitHost, gitBaseUrl } = useSession();
  const links = run.output?.links ?? [];
  const entityRef = links.find((link) => link.entityRef)?.entityRef;
  const places = links.map((link) => ({ ...link, place: link.url ? placeIn(link.url, gitHost) : undefined }));
  const { owner, name } = places.find(({ place }) => place && !isPart(place))?.place ?? {};
  const others = places.flatMap(({ url, title, place }) => {
    const page =
      url?.startsWith('/') && !url.startsWith('//') ? url : place && isPart(place) ? pathOf(place) : undefined;
    const href = page ?? (place || !url ? undefined : safeHref(url));
    return href ? [{ href, title: title ?? href, inside: page !== undefined }] : [];
  });
  const standing = (run.effects ?? []).some((effect) => !effect.undone) || (run.effects ?? []).length === 0;
  const texts = (run.output?.text ?? []).filter((each) => each.content);
  if (!standing || (!entityRef && !owner && others.length === 0 && texts.length === 0)) return null;
  return (
    <Card title="What to do next">
      {owner && name && <CopyLine text={`git clone ${gitBaseUrl}/${owner}/${name}.git`} label="clone command" />}
      <div className="row spaced">
        {entityRef && (
          <Button component={Link} to={entityPath(entityRef)}>
            Open the page of {shortName(entityRef)}
          </Button>
        )}
        {owner && name && (
          <Button component={Link} variant="default" to={`/code/${owner}/${name}`}>
            Look at the code
          </Button>
        )}
        {others.map(({ href, title, inside }) =>
          inside ? (
            <Link key={href} to={href}>
              {title}
            </Link>
          ) : (
            <a key={href} href={href} rel="noreferrer">
              {title}
            </a>
          ),
        )}
      </div>
      {texts.map((text) => (
        <div key={text.title ?? text.content}>
          {text.title && <h3>{text.title}</h3>}
          <Markdown text={(text.content ?? '').replaceAll(`https://${gitHost}/`, `${gitBaseUrl}/`)} />
        </div>
      ))}
    </Card>
  );
}

function Failure({ run }: { run: Run }) {
  const { error } = run;
  const message = typeof error === 'string' ? error : error?.message;
  if (!message || run.status === 'cancelled') return null;
  const steps = run.steps ?? [];
  const done = steps.filter((step) => step.status === 'completed').map((step) => step.name);
  const not = steps.filter((step) => !['completed', 'skipped'].includes(step.status)).map((step) => step.name);
  return (
    <div className="note note-bad" role="alert">
      <div className="grow">
        <strong>The run stopped.</strong>
        <p>{message}</p>
        {typeof error === 'object' && error?.remedy && <p className="dim">{error.remedy}</p>}
        <p className="small">
          {done.length > 0 ? `Done: ${done.join(', ')}.` : 'No step was done.'}
          {not.length > 0 && ` Not done: ${not.join(', ')}.`}
        </p>
        {typeof error === 'object' && error?.code && (
          <p className="small dim">
            <code>{error.code}</code>
          </p>
        )}
      </div>
    </div>
  );
}

function startWord(run: Run) {
  if (Date.parse(beginning(run)) <= Date.now()) return 'started';
  return run.status === 'open' ? 'starts' : 'was to start';
}

export function RunPage() {
  const { id = '' } = useParams();
  const { data: run, error, refetch } = useRun(id);
  const { gitHost } = useSession();
  const going = run ? underWay(run.status) : true;
  const log = useLog(id, going);
  const navigate = useNavigate();
  const [failure, setFailure] = useState<unknown>();
  const [undo, setUndo] = useState(false);
  const state = run ? (stateWords[runState(run)] ?? run.status) : '';
  const name = run ? runName(run) : '';
  useEffect(() => {
    const done = run?.steps?.filter((step) => ['completed', 'skipped'].includes(step.status)).length ?? 0;
    if (name) document.title = `${going ? `${done}/${run?.steps?.length ?? 0}` : state} · ${name} · Ridgeway`;
  }, [run, going, state, name]);
  if (error && !run)
    return (
      <>
        <PageHeader title="Run" before={<Link to="/runs">Runs</Link>} />
        <Problem error={error} retry={() => void refetch()} />
      </>
    );
  if (!run) return <Waiting page rows={10} />;
  const act = (path: string, body?: unknown) => {
    setFailure(undefined);
    return http
      .post(path, body)
      .then(() => refetch())
      .catch(setFailure);
  };
  const { namespace, name: template } = parseRef(run.templateRef);
  const effects = run.effects ?? [];
  return (
    <>
      <PageHeader
        title={name}
        before={<Link to="/runs">Runs</Link>}
        line={
          <>
            <span aria-live="polite">
              <StateMark tone={tones[run.status] ?? 'unknown'}>{state}</StateMark>
            </span>{' '}
            · {startWord(run)} <RelativeTime at={beginning(run)} />
            {run.createdBy && ` by ${shortName(run.createdBy)}`}
          </>
        }
      >
        {run.canCancel && (
          <Button variant="default" onClick={() => act(`/api/scaffolder/v2/tasks/${id}/cancel`)}>
            Cancel this run
          </Button>
        )}
        {run.canRetry && <Button onClick={() => act(`/api/scaffolder/v2/tasks/${id}/retry`)}>Retry from here</Button>}
        {!going && (
          <Button
            variant="default"
            onClick={() => navigate(`/create/${namespace}/${template}`, { state: { values: run.values ?? {} } })}
          >
            Start over
          </Button>
        )}
        {run.canUndo && (
          <Button variant="default" onClick={() => setUndo(true)}>
            Undo
          </Button>
        )}
      </PageHeader>
      {failure !== undefined && <Problem error={failure} />}
      <Failure run={run} />
      {run.status === 'completed' && <Next run={run} />}
      <RunSteps
        run={run}
        log={log}
        onResolve={(step, answer) => act(`/api/ridgeway/paths/runs/${id}/steps/${step}/resolve`, { answer })}
      />
      {effects.length > 0 && (
        <Card title="Changed outside">
          <ul className="list">
            {effects.map((effect) => (
              <li key={`${effect.kind} ${effect.title}`}>
                <EffectLine effect={effect} gitHost={gitHost} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Confirm
        opened={undo}
        title="Undo this run"
        action="Delete what this run created"
        typed={typeof run.values?.name === 'string' ? run.values.name : undefined}
        onClose={() => setUndo(false)}
        onConfirm={() => http.post(`/api/ridgeway/paths/runs/${id}/undo`).then(() => refetch())}
      >
        <p>This will be gone:</p>
        <ul>
          {effects
            .filter((effect) => !effect.undone)
            .map((effect) => (
              <li key={effect.title}>{effect.title}</li>
            ))}
        </ul>
      </Confirm>
    </>
  );
}
