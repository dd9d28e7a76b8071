import { Button } from '@mantine/core';
import Form from '@rjsf/core';
import { type ErrorSchema, getDefaultFormState, type RJSFSchema } from '@rjsf/utils';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { Card } from '@/shared/Card';
import { http } from '@/shared/http';
import { Markdown } from '@/shared/Markdown';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { Waiting } from '@/shared/Waiting';
import { useParameters } from './api';
import type { FormContext } from './fieldParts';
import { behaviour } from './form';
import { flagged, review, splitSchema } from './schema';
import { useAnswers } from './useAnswers';
import { usePreview } from './usePreview';
import { errorsOf, validator } from './validation';
import { WhatYouGet } from './WhatYouGet';

type Values = Record<string, unknown>;
interface Step {
  title: string;
  description?: string;
  schema: Values;
  ui: Values;
}

interface Labels {
  back: string;
  review: string;
  create: string;
}

function StepList({ steps, at, onStep }: { steps: Step[]; at: number; onStep: (step: number) => void }) {
  return (
    <nav aria-label="Steps of the form">
      <ol className="form-steps">
        {[...steps.map((step) => step.title), 'Review'].map((title, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two steps may have one title, and a form's steps stay in their order
          <li key={index}>
            <button
              type="button"
              className="icon-button"
              aria-current={index === at ? 'step' : undefined}
              disabled={index > at}
              onClick={() => onStep(index)}
            >
              {index + 1}. {title}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Review({ steps, values }: { steps: Step[]; values: Values }) {
  return steps.map((step, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: two steps may have one title, and a form's steps stay in their order
    <section key={index}>
      <h3>{step.title}</h3>
      <dl className="about">
        {review(step.schema, step.ui, values).map((line) => (
          <div key={line.label} className="pair">
            <dt>{line.label}</dt>
            <dd>{line.text}</dd>
          </div>
        ))}
      </dl>
    </section>
  ));
}

function TemplateForm({ templateRef, steps, labels }: { templateRef: string; steps: Step[]; labels: Labels }) {
  const navigate = useNavigate();
  const answers = useAnswers(`ridgeway-form ${templateRef}`, steps);
  const [at, setAt] = useState(0);
  const [touched, setTouched] = useState(new Set<string>());
  const [all, setAll] = useState(false);
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const { values, setDefaults } = answers;
  useEffect(() => {
    setDefaults((before) => {
      let filled = before;
      for (const { schema } of steps)
        filled = getDefaultFormState(
          validator,
          schema as RJSFSchema,
          filled,
          schema as RJSFSchema,
          false,
          behaviour.experimental_defaultFormStateBehavior,
        ) as Values;
      return filled;
    });
  }, [steps, setDefaults]);
  const context: FormContext = {
    values,
    touched,
    all,
    leave: (id) => setTouched((before) => new Set(before).add(id)),
    secrets,
    setSecret: (key, value) => setSecrets((before) => ({ ...before, [key]: value })),
  };
  const current = steps[at];
  const preview = usePreview(templateRef, steps, values);
  const { taken } = preview;
  const inUse = useMemo(
    () =>
      taken.length
        ? Object.fromEntries(taken.toReversed().map(({ field, message }) => [field, { __errors: [message] }]))
        : undefined,
    [taken],
  );
  const go = (to: number) => {
    setAll(false);
    setFailure(undefined);
    setAt(to);
    requestAnimationFrame(() => {
      // The field that the author gave the focus keeps it.
      if (!place.current?.contains(document.activeElement)) place.current?.focus();
    });
  };
  const show = () => {
    setAll(true);
    window.setTimeout(() => place.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  const wrong = (step: Step) =>
    errorsOf(step.schema as RJSFSchema, values).length > 0 ||
    taken.some(({ field }) => field in ((step.schema.properties ?? {}) as Values));
  const next = () => {
    const first = steps.slice(0, at + 1).findIndex(wrong);
    if (first !== at) go(first < 0 ? at + 1 : first);
    if (first >= 0) show();
  };
  const create = () => {
    setBusy(true);
    setFailure(undefined);
    http
      .post<{ id: string }>('/api/scaffolder/v2/tasks', {
        templateRef,
        values,
        ...(Object.keys(secrets).length ? { secrets } : {}),
      })
      .then(({ id }) => {
        answers.forget();
        navigate(`/runs/${id}`);
      })
      .catch(setFailure)
      .finally(() => setBusy(false));
  };
  const buttons = (last: React.ReactNode) => (
    <div className="row end spaced">
      {at > 0 && (
        <Button variant="default" onClick={() => go(at - 1)}>
          {labels.back}
        </Button>
      )}
      {last}
    </div>
  );
  return (
    <div className="form-frame">
      <StepList steps={steps} at={at} onStep={go} />
      <div ref={place} tabIndex={-1} className="quiet">
        {answers.restored && (
          <p className="small dim row">
            Your answers from before are here.
            <button
              type="button"
              className="chip"
              onClick={() => {
                answers.forget();
                window.location.reload();
              }}
            >
              Start empty
            </button>
          </p>
        )}
        <Card title={current?.title ?? 'Review'}>
          {current ? (
            <>
              {current.description && (
                <div className="dim">
                  <Markdown text={current.description} />
                </div>
              )}
              <Form
                {...behaviour}
                key={at}
                schema={{ ...(current.schema as RJSFSchema), title: undefined, description: undefined }}
                uiSchema={current.ui}
                formData={values}
                formContext={context}
                extraErrors={inUse as ErrorSchema | undefined}
                onChange={({ formData }) => answers.set(formData)}
                onSubmit={next}
                onError={show}
              >
                {buttons(<Button type="submit">{at + 1 < steps.length ? 'Next' : labels.review}</Button>)}
              </Form>
            </>
          ) : (
            <>
              <Review steps={steps} values={values} />
              {failure !== undefined && <Problem error={failure} />}
              {buttons(
                <Button loading={busy} onClick={steps.some(wrong) ? next : create}>
                  {labels.create}
                </Button>,
              )}
            </>
          )}
        </Card>
      </div>
      <aside aria-label="What you will get">
        <WhatYouGet preview={preview} />
      </aside>
    </div>
  );
}

export function FormPage() {
  const { namespace = 'default', name = '' } = useParams();
  const { data, error, refetch } = useParameters(namespace, name);
  const steps = useMemo<Step[]>(
    () =>
      (data?.steps ?? [])
        .filter(({ schema }) => !flagged(schema))
        .map((step) => ({ ...step, ...splitSchema(step.schema) })),
    [data],
  );
  const before = <Link to="/create">Create</Link>;
  if (error && !data)
    return (
      <>
        <PageHeader title={name} before={before} />
        <Problem error={error} retry={() => void refetch()} />
      </>
    );
  if (!data) return <Waiting page rows={10} />;
  const said = data.presentation?.buttonLabels;
  return (
    <>
      <PageHeader title={data.title} line={data.description} before={before} />
      {data['ridgeway:remarks']?.map((remark) => (
        <div key={remark} className="note">
          {remark}
        </div>
      ))}
      <TemplateForm
        templateRef={`template:${namespace}/${name}`}
        steps={steps}
        labels={{
          back: said?.backButtonText ?? 'Back',
          review: said?.reviewButtonText ?? 'Review',
          create: said?.createButtonText ?? `Create ${data.title.toLowerCase()}`,
        }}
      />
    </>
  );
}
