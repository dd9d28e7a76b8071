import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type {
  ArrayFieldItemTemplateProps,
  ArrayFieldTemplateProps,
  FieldTemplateProps,
  ObjectFieldTemplateProps,
  WidgetProps,
} from '@rjsf/utils';
import { contextOf, errorFor } from './fieldParts';

function shared(props: WidgetProps) {
  return {
    id: props.id,
    label: props.label,
    description: props.options.help ?? props.schema.description,
    placeholder: props.placeholder,
    disabled: props.disabled || props.readonly,
    required: props.required,
    autoFocus: props.autofocus,
    error: errorFor(props, props.id),
    onBlur: () => contextOf(props).leave(props.id),
  };
}

function TextWidget(props: WidgetProps) {
  const number = props.schema.type === 'number' || props.schema.type === 'integer';
  return (
    <TextInput
      {...shared(props)}
      type={number ? 'number' : 'text'}
      autoComplete={props.autocomplete ?? 'off'}
      value={props.value ?? ''}
      onChange={({ currentTarget: { value } }) =>
        props.onChange(value === '' ? props.options.emptyValue : number ? Number(value) : value)
      }
    />
  );
}

function SelectWidget(props: WidgetProps) {
  const choices = props.options.enumOptions ?? [];
  const at = choices.findIndex((each) => each.value === props.value);
  return (
    <NativeSelect
      {...shared(props)}
      data={[
        ...(at < 0 || !props.required ? [{ value: '-1', label: props.required ? 'Choose…' : 'None' }] : []),
        ...choices.map((each, index) => ({ value: String(index), label: String(each.label) })),
      ]}
      value={String(at)}
      onChange={(e) => props.onChange(choices[Number(e.currentTarget.value)]?.value)}
    />
  );
}

function Choices({ props, multiple }: { props: WidgetProps; multiple?: boolean }) {
  const { label, description, error, onBlur } = shared(props);
  const value: unknown[] = multiple ? (props.value ?? []) : [props.value];
  return (
    <fieldset id={props.id} onBlur={onBlur}>
      <legend>{label}</legend>
      <div className="boxes">
        {(props.options.enumOptions ?? []).map((each) => (
          <label key={String(each.value)} className="box">
            <input
              type={multiple ? 'checkbox' : 'radio'}
              name={props.id}
              checked={value.includes(each.value)}
              disabled={props.disabled || props.readonly}
              onChange={(e) =>
                props.onChange(
                  !multiple
                    ? each.value
                    : e.currentTarget.checked
                      ? [...value, each.value]
                      : value.filter((one) => one !== each.value),
                )
              }
            />
            {each.label}
          </label>
        ))}
      </div>
      {description && <p className="small dim">{description}</p>}
      {error && <p className="small bad">{error}</p>}
    </fieldset>
  );
}

function CheckboxWidget(props: WidgetProps) {
  const { description } = shared(props);
  return (
    <div>
      <label className="box" htmlFor={props.id}>
        <input
          id={props.id}
          type="checkbox"
          checked={props.value ?? false}
          disabled={props.disabled || props.readonly}
          aria-describedby={description ? `${props.id}-help` : undefined}
          onChange={(e) => props.onChange(e.currentTarget.checked)}
        />
        {props.label}
      </label>
      {description && (
        <p id={`${props.id}-help`} className="small dim">
          {description}
        </p>
      )}
    </div>
  );
}

export const widgets = {
  TextWidget,
  SelectWidget,
  RadioWidget: (props: WidgetProps) => <Choices props={props} />,
  CheckboxesWidget: (props: WidgetProps) => <Choices props={props} multiple />,
  CheckboxWidget,
  UpDownWidget: TextWidget,
  EmailWidget: TextWidget,
  URLWidget: TextWidget,
  PasswordWidget: (props: WidgetProps) => (
    <TextInput
      {...shared(props)}
      type="password"
      autoComplete="off"
      value={props.value ?? ''}
      onChange={(e) => props.onChange(e.currentTarget.value || undefined)}
    />
  ),
  TextareaWidget: (props: WidgetProps) => (
    <Textarea
      {...shared(props)}
      rows={Number(props.options.rows ?? 4)}
      value={props.value ?? ''}
      onChange={(e) => props.onChange(e.currentTarget.value || undefined)}
    />
  ),
};

function FieldTemplate({ children, hidden, uiSchema }: FieldTemplateProps) {
  if (hidden) return <div hidden>{children}</div>;
  const note = uiSchema?.['ui:note'];
  return (
    <>
      {children}
      {typeof note === 'string' && <p className="small dim">{note}</p>}
    </>
  );
}

function ObjectFieldTemplate({ properties, title, description, fieldPathId }: ObjectFieldTemplateProps) {
  const content = properties
    .filter((each) => !each.hidden)
    .map(({ content: field, name }) => <div key={name}>{field}</div>);
  if (fieldPathId.path.length === 0) return <div className="stack">{content}</div>;
  return (
    <fieldset className="group">
      <legend>{title}</legend>
      {description && <p className="small dim">{description}</p>}
      <div className="stack">{content}</div>
    </fieldset>
  );
}

function ArrayFieldTemplate({
  title,
  items,
  canAdd,
  onAddClick,
  schema,
  uiSchema,
  rawErrors,
}: ArrayFieldTemplateProps) {
  const help = uiSchema?.['ui:help'] ?? schema.description;
  return (
    <fieldset className="group">
      <legend>{title}</legend>
      {typeof help === 'string' && <p className="small dim">{help}</p>}
      <div className="stack">{items}</div>
      {rawErrors && rawErrors.length > 0 && <p className="small bad">{rawErrors.join(' ')}</p>}
      {canAdd && (
        <Button size="xs" variant="default" mt="xs" onClick={onAddClick}>
          Add one to {title}
        </Button>
      )}
    </fieldset>
  );
}

function ArrayFieldItemTemplate({ children, buttonsProps, index }: ArrayFieldItemTemplateProps) {
  const { hasRemove, hasMoveUp, onRemoveItem, onMoveUpItem } = buttonsProps;
  return (
    <div className="row item">
      <div className="grow">{children}</div>
      {hasMoveUp && (
        <Button size="xs" variant="default" onClick={onMoveUpItem}>
          Move {index + 1} up
        </Button>
      )}
      {hasRemove && (
        <Button size="xs" variant="default" onClick={onRemoveItem}>
          Remove {index + 1}
        </Button>
      )}
    </div>
  );
}

export const templates = { FieldTemplate, ObjectFieldTemplate, ArrayFieldTemplate, ArrayFieldItemTemplate };
