import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { type Entity, entityPath, refOf } from '@/shared/entity';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark } from '@/shared/StateMark';
import { useMay } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';
import { type Build, type Builder, buildAgain, buildNow, going, stopBuild, useBuilds } from './api';
import { OneBuild } from './OneBuild';
import { Way } from './Way';
import { byWhom, outcomeOf, toneOf } from './words';

const SHOWN = 20;
const MOST = 50;

/** Does one thing at a time with builds; what it began is opened. */
function useAct(entity: Entity, onOpen: (build: string) => void) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const act = async (work: Promise<{ id: string } | undefined>) => {
    setBusy(true);
    setError(undefined);
    try {
      const made = await work;
      await client.invalidateQueries({ queryKey: ['pipelines', refOf(entity)] });
      if (made) onOpen(made.id);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return { act: (work: Promise<{ id: string } | undefined>) => void act(work), busy, error };
}

/** Begins and ends builds; what was begun is opened. */
export function Act({ entity, build, onOpen }: { entity: Entity; build: Build; onOpen: (build: string) => void }) {
  const may = useMay();
  const { act, busy, error } = useAct(entity, onOpen);
  if (!may('pipelines.run.control')) return null;
  return (
    <div className="stack">
      {going(build) ? (
        <Button variant="default" loading={busy} onClick={() => act(stopBuild(entity, build).then(() => undefined))}>
          Stop this build
        </Button>
      ) : (
        <Button variant="default" loading={busy} onClick={() => act(buildAgain(entity, build))}>
          Build {build.version || 'this'} again
        </Button>
      )}
      {error !== undefined && <Problem error={error} />}
    </div>
  );
}

/** Builds the newest commit as the newest build did. */
function Now({ entity, build, onOpen }: { entity: Entity; build: Build; onOpen: (build: string) => void }) {
  const { act, busy, error } = useAct(entity, onOpen);
  const branch = build.branch || 'main';
  return (
    <div className="stack">
      <Button loading={busy} onClick={() => act(buildNow(entity, build.builder, branch))}>
        Build {branch} now
      </Button>
      {error !== undefined && <Problem error={error} />}
    </div>
  );
}

export function Subject({ build }: { build: Build }) {
  return (
    <>
      {build.subject || <span className="dim">{build.title}</span>}{' '}
      <span className="dim">{build.author || (build.by && `by ${byWhom(build.by)}`)}</span>
    </>
  );
}

function Row({ build, open }: { build: Build; open: string }) {
  return (
    <li className="deployment">
      <div className="grow">
        <p className="deployment-line">
          <Link to={open}>
            <strong>{build.version || build.title}</strong>
          </Link>
          {build.branch && <span className="tag">{build.branch}</span>}
          <StateMark tone={toneOf(build.state)}>{outcomeOf(build)}</StateMark>
        </p>
        <p className="small">
          <Subject build={build} />
        </p>
        {build.says && <p className="small">{build.says}.</p>}
        <Way stations={build.way} />
      </div>
      <span className="dim small">
        <RelativeTime at={build.createdAt} />
      </span>
    </li>
  );
}

/** What stands between what is shown and how it is, and what cannot be done from here. */
function Notes({ builders }: { builders: Builder[] }) {
  return builders.map(({ name, title, stale, asOf, missing }) => (
    <div key={name}>
      {stale && (
        <div className="note note-warn">
          <div>
            <p>
              {stale.message} {asOf ? 'This is how it was' : 'Nothing is known of its builds yet.'}{' '}
              {asOf && <RelativeTime at={asOf} />}
            </p>
            <p className="dim">{stale.remedy}</p>
          </div>
        </div>
      )}
      {missing.map((each) => (
        <div key={each.what} className="note">
          <div>
            <p>
              {title} does not let Ridgeway {each.what}. {each.cost}
            </p>
            <details>
              <summary>The right that is missing</summary>
              <code>{each.grant}</code>
            </details>
          </div>
        </div>
      ))}
    </div>
  ));
}

function None({ entity, connected }: { entity: Entity; connected: number }) {
  return connected === 0 ? (
    <Empty title="Nobody tells what was built.">
      <Link to="/settings/connections">Connect a cluster that has Tekton</Link>, and builds appear here.
    </Empty>
  ) : (
    <Empty title="Nothing was built yet.">
      A build appears here when its label <code>backstage.io/kubernetes-id</code> is {entity.metadata.name}, as those of
      new services are.
    </Empty>
  );
}

/** What was built of which commit, how that went, and where the commit is by now. */
export function Builds({ entity }: { entity: Entity }) {
  const [search, setSearch] = useSearchParams();
  const [limit, setLimit] = useState(SHOWN);
  const may = useMay();
  const { data, error, refetch } = useBuilds(entity, limit);
  const [builder, id] = [search.get('builder'), search.get('id')];
  const base = `${entityPath(refOf(entity))}/builds`;
  const open = (build: Build) => `${base}?${new URLSearchParams({ builder: build.builder, id: build.id })}`;
  if (builder && id)
    return (
      <OneBuild
        key={id}
        entity={entity}
        builder={builder}
        id={id}
        back={base}
        onOpen={(made) => setSearch({ builder, id: made })}
      />
    );
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={8} />;
  const [newest] = data.builds;
  return (
    <>
      <Notes builders={data.builders} />
      {newest ? (
        <Card
          title="What was built"
          aside={
            may('pipelines.run.control') && (
              <Now entity={entity} build={newest} onOpen={(made) => setSearch({ builder: newest.builder, id: made })} />
            )
          }
        >
          <ul className="deployments">
            {data.builds.map((each) => (
              <Row key={`${each.builder} ${each.id}`} build={each} open={open(each)} />
            ))}
          </ul>
          {data.builds.length >= limit && limit < MOST && (
            <Button variant="default" onClick={() => setLimit(MOST)}>
              Show older ones
            </Button>
          )}
        </Card>
      ) : (
        data.builders.every((each) => !each.stale) && <None entity={entity} connected={data.connected} />
      )}
    </>
  );
}
