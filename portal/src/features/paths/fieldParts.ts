import type { FieldProps } from '@rjsf/utils';

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

export const common = (props: FieldProps) => ({
  id: props.fieldPathId.$id,
  label: props.schema.title ?? props.name,
  description: (props.uiSchema?.['ui:help'] as string | undefined) ?? props.schema.description,
  placeholder: props.uiSchema?.['ui:placeholder'] as string | undefined,
  disabled: props.disabled || props.readonly || props.uiSchema?.['ui:disabled'] === true,
  required: props.required,
  error: errorFor(props, props.fieldPathId.$id),
  onBlur: () => contextOf(props).leave(props.fieldPathId.$id),
});

export const change = (props: FieldProps, value: unknown) =>
  props.onChange(value as never, props.fieldPathId.path as never);
