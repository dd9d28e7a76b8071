import { type FieldProps, getUiOptions, type RJSFSchema, type UIOptionsType, type WidgetProps } from '@rjsf/utils';
import type { ReactNode } from 'react';
import { Inline } from '@/shared/Markdown';

/** What every field of a form shares beside its own value. */
export interface FormContext {
  values: Record<string, unknown>;
  touched: Set<string>;
  all: boolean;
  leave: (id: string) => void;
  secrets: Record<string, string>;
  setSecret: (name: string, value: string) => void;
}

export const contextOf = (props: { registry: { formContext: unknown } }) => props.registry.formContext as FormContext;

export const optionsOf = (props: FieldProps) => (props.uiSchema?.['ui:options'] ?? {}) as Record<string, unknown>;

/** Errors show after the field was left, or when the person asked to go on. */
export function errorFor(props: { registry: { formContext: unknown }; rawErrors?: string[] }, id: string) {
  const { all, touched } = contextOf(props);
  return (all || touched.has(id)) && props.rawErrors?.length ? props.rawErrors.join(' ') : undefined;
}

const inline = (text: unknown) => (typeof text === 'string' && text ? <Inline text={text} /> : undefined);

/** What the author says of a field, and the help he gives beside it. */
export function said(schema: RJSFSchema, options: UIOptionsType): ReactNode {
  const text = inline(options.description ?? schema.description);
  const help = inline(options.help);
  if (!text || !help) return text ?? help;
  return (
    <>
      {text}
      <br />
      {help}
    </>
  );
}

function parts(props: FieldProps | WidgetProps, id: string, label: string, options: UIOptionsType) {
  return {
    id,
    label,
    description: said(props.schema, options),
    placeholder: options.placeholder,
    disabled: props.disabled || props.readonly,
    required: props.required,
    autoFocus: props.autofocus,
    error: errorFor(props, id),
    onBlur: () => contextOf(props).leave(id),
  };
}

/** What the inputs of a field have in common. */
export function common(props: FieldProps) {
  const options = getUiOptions(props.uiSchema);
  return parts(props, props.fieldPathId.$id, options.title ?? props.schema.title ?? props.name, options);
}

/** What the inputs of a widget have in common. */
export const shared = (props: WidgetProps) => ({
  ...parts(props, props.id, props.label, props.options),
  placeholder: props.placeholder,
});

export const change = (props: FieldProps, value: unknown) =>
  props.onChange(value as never, props.fieldPathId.path as never);

/** Several inputs that answer one question. */
export function Group({
  of,
  above,
  children,
}: {
  of: ReturnType<typeof common>;
  above?: ReactNode;
  children: ReactNode;
}) {
  const { id, label, required, description, error, onBlur } = of;
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      className="quiet"
      onBlur={onBlur}
      aria-invalid={error ? true : undefined}
      aria-describedby={`${id}-says`}
    >
      <legend>
        {label}
        {required && (
          <span className="bad" aria-hidden>
            {' *'}
          </span>
        )}
      </legend>
      {above}
      <div className="boxes">{children}</div>
      <div id={`${id}-says`}>
        {description && <p className="small dim">{description}</p>}
        {error && <p className="small bad">{error}</p>}
      </div>
    </fieldset>
  );
}
