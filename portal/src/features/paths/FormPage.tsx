import { Button } from '@mantine/core';
import Form from '@rjsf/core';
import { getDefaultFormState, type RJSFSchema } from '@rjsf/utils';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { shortName } from '@/shared/entity';
import { bytes, count } from '@/shared/formats';
import { http } from '@/shared/http';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { Waiting } from '@/shared/Waiting';
import { type Preview, useParameters } from './api';
import { type FormContext, fields, splitSchema, templates, widgets } from './fields';
import { errorsOf, validator } from './validation';

type Values = Record<string, unknown>;

function useSettled<T>(value: T, wait: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), wait);
    return () => window.clearTimeout(timer);
  }, [value, wait]);
  return settled;
}

function WhatYouGet({ templateRef, values }: { templateRef: string; values: Values }) {
  const settled = useSettled(values, 400);
  const { data, error } = useQuery({
    queryKey: ['paths', 'preview', templateRef, settled],
    queryFn: ({ signal }) =>
      http.post<Preview>('/api/ridgeway/paths/preview', { templateRef, values: settled }, signal),
    placeholderData: (last) => last,
    retry: false,
  });
  return (
    <Card title="What you will get">
      {error && <p className="dim">It cannot be shown yet: {error.message}</p>}
      {!data && !error && <Waiting rows={3} />}
      {data && (
        <>
          {typeof data.repository === 'string' && (
            <p>
              Repository <code>{data.repository}</code>
            </p>
          )}
          {(data.entityRefs ?? []).map((ref) => (
            <p key={ref}>A page for {shortName(ref)} in the catalog</p>
          ))}
          <p className="dim">{count(data.files?.length ?? 0, 'file')}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list scrolls and must be reachable by keyboard */}
          <ul className="files" tabIndex={0} aria-label="Files">
            {(data.files ?? []).map((file) => (
              <li key={file.path}>
                <code>{file.path}</code> <span className="dim small">{bytes(file.size)}</span>
              </li>
            ))}
          </ul>
          {(data.notes ?? []).map((note) => {
            const text = typeof note === 'string' ? note : note.message;
            return (
              <p key={text} className="small dim">
                {text}
              </p>
            );
          })}
        </>
      )}
    </Card>
  );
}

function readKept(key: string, given: string | null): Values {
  try {
    return JSON.parse(given ?? localStorage.getItem(key) ?? '{}') as Values;
  } catch {
    return {};
  }
}

export function FormPage() {
  const { namespace = 'default', name = '' } = useParams();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const templateRef = `template:${namespace}/${name}`;
  const kept = `ridgeway-form ${templateRef}`;
  const { data, error, refetch } = useParameters(namespace, name);
  const [values, setValues] = useState<Values>(() => readKept(kept, search.get('formData')));
  const [step, setStep] = useState(0);
  const [touched, setTouched] = useState(new Set<string>());
  const [all, setAll] = useState(false);
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const steps = useMemo(
    () =>
      (data?.steps ?? []).map((each) => ({
        ...each,
        ...(splitSchema(each.schema) as { schema: RJSFSchema; ui: Values }),
      })),
    [data],
  );
  useEffect(() => {
    setValues((before) =>
      steps.reduce<Values>(
        (so, each) => ({ ...so, ...(getDefaultFormState(validator, each.schema, so, each.schema) as Values) }),
        before,
      ),
    );
  }, [steps]);
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={8} />;
  const context: FormContext = {
    touched,
    all,
    leave: (id) => setTouched((before) => new Set(before).add(id)),
    secrets,
    setSecret: (key, value) => setSecrets((before) => ({ ...before, [key]: value })),
  };
  const current = steps[step];
  const go = (to: number) => {
    setAll(false);
    setStep(to);
    window.scrollTo(0, 0);
  };
  const next = () => (current && errorsOf(current.schema, values).length > 0 ? setAll(true) : go(step + 1));
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
        localStorage.removeItem(kept);
        navigate(`/runs/${id}`);
      })
      .catch(setFailure)
      .finally(() => setBusy(false));
  };
  return (
    <>
      <PageHeader title={data.title} line={data.description} before={<Link to="/create">Create</Link>} />
      <div className="two">
        <div>
          <p className="dim" aria-live="polite">
            Step {step + 1} of {steps.length + 1}: {current?.title ?? 'Review'}
          </p>
          <Card>
            {current ? (
              <>
                {current.description && <p className="dim">{current.description}</p>}
                <Form
                  key={step}
                  schema={{ ...current.schema, title: undefined, description: undefined }}
                  uiSchema={current.ui}
                  formData={values}
                  validator={validator}
                  fields={fields}
                  widgets={widgets}
                  templates={templates}
                  formContext={context}
                  liveValidate
                  showErrorList={false}
                  noHtml5Validate
                  onChange={({ formData }) => {
                    setValues(formData);
                    localStorage.setItem(kept, JSON.stringify(formData));
                  }}
                  onSubmit={next}
                  onError={() => setAll(true)}
                >
                  <div className="row end" style={{ marginTop: 16 }}>
                    {step > 0 && (
                      <Button variant="default" onClick={() => go(step - 1)}>
                        Back
                      </Button>
                    )}
                    <Button type="submit">{step + 1 < steps.length ? 'Next' : 'Review'}</Button>
                  </div>
                </Form>
              </>
            ) : (
              <>
                <dl className="about">
                  {Object.entries(values).map(([key, value]) => (
                    <div key={key} style={{ display: 'contents' }}>
                      <dt>{key}</dt>
                      <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
                    </div>
                  ))}
                </dl>
                {failure !== undefined && <Problem error={failure} />}
                <div className="row end" style={{ marginTop: 16 }}>
                  <Button variant="default" onClick={() => go(step - 1)}>
                    Back
                  </Button>
                  <Button loading={busy} onClick={create}>
                    {data.presentation?.buttonLabels?.createButtonText ?? 'Create'}
                  </Button>
                </div>
              </>
            )}
          </Card>
        </div>
        <WhatYouGet templateRef={templateRef} values={values} />
      </div>
    </>
  );
}
