import { Button } from '@mantine/core';
import { useState } from 'react';
import { Card } from '@/shared/Card';
import { Confirm } from '@/shared/Confirm';
import { CopyLine } from '@/shared/CopyLine';
import { type Entity, related } from '@/shared/entity';
import { count } from '@/shared/formats';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark, type Tone } from '@/shared/StateMark';
import { useMay } from '@/shared/session';
import { AsOf } from './AsOf';
import { type Copy, type CopyPlace, restartCopy } from './api';
import { memory, othersServing, processor, used } from './live';

const states: Record<string, [Tone, string]> = {
  serving: ['good', 'Serving'],
  finished: ['good', 'Finished'],
  starting: ['busy', 'Starting'],
  stopped: ['unknown', 'Stopping'],
  down: ['bad', 'Down'],
};

const FEW = 8;
const worst = ['down', 'starting', 'stopped'];

/** Those that are not well come first. */
const urgency = ({ status }: Copy) => (worst.indexOf(status.state) + worst.length + 1) % (worst.length + 1);

function Usage({ title, usage }: { title: string; usage: ReturnType<typeof used> }) {
  return (
    <div className="small wide">
      {usage && (
        <>
          <span className="dim">{title}</span> {usage.says}
          {usage.share !== undefined && (
            <meter aria-label={`${title}, of its limit`} value={usage.share} high={0.9} max={1} optimum={0} />
          )}
        </>
      )}
    </div>
  );
}

function Details({ copy }: { copy: Copy }) {
  const { finding } = copy.status;
  return (
    <details className="object-details">
      <summary>Details</summary>
      <p className="small">
        Pod <code>{copy.name}</code> of <code>{copy.workload}</code>
        {copy.machine && (
          <>
            {' '}
            on machine <code>{copy.machine}</code>
          </>
        )}
        , containers <code>{copy.containers.join(', ')}</code>
      </p>
      {finding && (
        <p className="small">
          <code>{finding.field}</code>: {finding.value}
        </p>
      )}
      <CopyLine text={copy.command} label="the command that shows the same" />
    </details>
  );
}

/** A new copy in the place of this one, after it was said what that means. */
function Restart({ entity, place, copy, name }: { entity: Entity; place: CopyPlace; copy: Copy; name: string }) {
  const [asked, setAsked] = useState(false);
  const others = othersServing(place.copies, copy);
  return (
    <>
      <Button
        size="compact-sm"
        className="copy-act"
        variant="default"
        aria-label={`Restart copy ${name}`}
        onClick={() => setAsked(true)}
      >
        Restart
      </Button>
      <Confirm
        title={`Restart copy ${name} in ${place.environment}?`}
        action={`Restart copy ${name}`}
        opened={asked}
        onClose={() => setAsked(false)}
        onConfirm={() => restartCopy(entity, place, copy)}
      >
        <p>It is taken away, and a new copy of the same version takes its place. What it wrote goes with it.</p>
        <p>
          {others === 0
            ? `No other copy of ${copy.workload} serves here: until the new one is ready, none does.`
            : `${count(others, 'other copy', 'other copies')} ${others === 1 ? 'serves' : 'serve'} meanwhile.`}
        </p>
      </Confirm>
    </>
  );
}

function OneCopy({ entity, place, copy, name }: { entity: Entity; place: CopyPlace; copy: Copy; name: string }) {
  const may = useMay();
  const { status } = copy;
  const [tone, word] = states[status.state] ?? ['unknown', 'Unknown'];
  return (
    <li className="copy-row">
      <div className="copy-name">
        <div className="row">
          <strong>{name}</strong>
          <StateMark tone={tone}>{word}</StateMark>
        </div>
        <div className="dim small">
          {status.version},{' '}
          {status.startedAt ? (
            <>
              begun <RelativeTime at={status.startedAt} />
            </>
          ) : (
            'not begun'
          )}
        </div>
      </div>
      <Usage title="Memory" usage={used(copy.memory, status.memory, memory)} />
      <Usage title="Processor" usage={used(copy.processor, status.processor, processor)} />
      <div className="small wide">
        {status.restarts > 0 && (
          <>
            Restarted {count(status.restarts, 'time')}
            {status.lastEnd && (
              <div className="dim">
                {status.lastEnd.why} <RelativeTime at={status.lastEnd.at} />
              </div>
            )}
          </>
        )}
      </div>
      <div>
        {copy.restartable &&
          status.state !== 'stopped' &&
          may('runtime.copies.restart', related(entity, 'ownedBy')) && (
            <Restart entity={entity} place={place} copy={copy} name={name} />
          )}
      </div>
      {status.says && <div className="small why">Because {status.says}.</div>}
      <Details copy={copy} />
    </li>
  );
}

/** The copies of one environment one by one. */
export function CopyList({ entity, place, names }: { entity: Entity; place: CopyPlace; names: Map<string, string> }) {
  const [all, setAll] = useState(false);
  const inOrder = [...place.copies].sort((one, other) => urgency(one) - urgency(other));
  const shown = all ? inOrder : inOrder.slice(0, FEW);
  return (
    <Card title="Copies" aside={count(place.copies.length + place.more, 'copy', 'copies')}>
      <ul className="copies">
        {shown.map((each) => (
          <OneCopy key={each.name} entity={entity} place={place} copy={each} name={names.get(each.name) ?? each.name} />
        ))}
      </ul>
      {place.copies.length === 0 && <p className="dim">There is no copy here now; none may be wanted.</p>}
      {inOrder.length > shown.length && (
        <button type="button" className="link-button show-all" onClick={() => setAll(true)}>
          Show all {inOrder.length}
        </button>
      )}
      {place.more > 0 && <p className="dim small">{count(place.more, 'more copy', 'more copies')} not shown.</p>}
      {place.unmeasured && (
        <details className="small">
          <summary>What they use is not known</summary>
          <p>
            {place.unmeasured.message} <span className="dim">{place.unmeasured.remedy}</span>
          </p>
        </details>
      )}
      <AsOf place={place} />
    </Card>
  );
}
