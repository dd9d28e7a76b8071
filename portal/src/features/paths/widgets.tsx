import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { getDefaultRegistry } from '@rjsf/core';
import {
  type BaseInputTemplateProps,
  deepEquals,
  type EnumOptionsType,
  examplesId,
  getInputProps,
  type RegistryWidgetsType,
  type WidgetProps,
} from '@rjsf/utils';
import { isAmong, toggled } from './choices';
import { Group, shared } from './fieldParts';

/** The one input that all widgets of a single line are made of. */
export function BaseInputTemplate(props: BaseInputTemplateProps) {
  const { id, schema, options, value, type, onChange, onChangeOverride } = props;
  const examples = Array.isArray(schema.examples) ? schema.examples : [];
  return (
    <>
      <TextInput
        {...shared(props)}
        autoComplete="off"
        {...getInputProps(schema, type, options)}
        multiple={type === 'file' && props.multiple}
        list={examples.length > 0 ? examplesId(id) : undefined}
        value={value ?? ''}
        onChange={
          onChangeOverride ??
          ((e) => onChange(e.currentTarget.value === '' ? options.emptyValue : e.currentTarget.value))
        }
      />
      {examples.length > 0 && (
        <datalist id={examplesId(id)}>
          {[...new Set(examples.map(String))].map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </>
  );
}

/** What a field of local time shows of an instant. */
function localTime(instant: string) {
  const at = new Date(instant);
  return Number.isNaN(at.getTime())
    ? ''
    : new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** In the time of whoever fills in the form; the answer is an instant. */
function DateTimeWidget(props: WidgetProps) {
  return (
    <BaseInputTemplate
      {...(props as BaseInputTemplateProps)}
      type="datetime-local"
      value={props.value ? localTime(props.value) : ''}
      onChange={(value?: string) => props.onChange(value ? new Date(value).toISOString() : undefined)}
    />
  );
}

const barred = (props: WidgetProps, choice: EnumOptionsType) =>
  Array.isArray(props.options.enumDisabled) && props.options.enumDisabled.includes(choice.value);

function SelectWidget(props: WidgetProps) {
  if (props.multiple) return <CheckboxesWidget {...props} />;
  const choices = props.options.enumOptions ?? [];
  const at = choices.findIndex((each) => deepEquals(each.value, props.value));
  const none = !props.required && props.schema.default === undefined;
  return (
    <NativeSelect
      {...shared(props)}
      data={[
        ...(at < 0 || none ? [{ value: '-1', label: props.required ? 'Choose…' : 'None' }] : []),
        ...choices.map((each, index) => ({
          value: String(index),
          label: String(each.label),
          disabled: barred(props, each),
        })),
      ]}
      value={String(at)}
      onChange={(e) => {
        const choice = choices[Number(e.currentTarget.value)];
        props.onChange(choice ? choice.value : props.options.emptyValue);
      }}
    />
  );
}

function Choices({ props, type }: { props: WidgetProps; type: 'radio' | 'checkbox' }) {
  const of = shared(props);
  const choices = props.options.enumOptions ?? [];
  const chosen: unknown[] = type === 'radio' ? [props.value] : (props.value ?? []);
  return (
    <Group of={of}>
      {choices.map((each, index) => (
        <label key={String(each.label)} className="box">
          <input
            type={type}
            name={props.id}
            checked={isAmong(chosen, each.value)}
            disabled={of.disabled || barred(props, each)}
            // biome-ignore lint/a11y/noAutofocus: the author of the form asks for it, for one field
            autoFocus={of.autoFocus && index === 0}
            onChange={() =>
              props.onChange(
                type === 'radio'
                  ? each.value
                  : toggled(
                      choices.map(({ value }) => value),
                      chosen,
                      each.value,
                    ),
              )
            }
          />
          {each.label}
        </label>
      ))}
    </Group>
  );
}

const CheckboxesWidget = (props: WidgetProps) => <Choices props={props} type="checkbox" />;

function CheckboxWidget(props: WidgetProps) {
  const { id, label, description, error, disabled, onBlur, required, autoFocus } = shared(props);
  return (
    <div>
      <label className="box" htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          checked={props.value ?? false}
          disabled={disabled}
          // biome-ignore lint/a11y/noAutofocus: the author of the form asks for it, for one field
          autoFocus={autoFocus}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-says`}
          onBlur={onBlur}
          onChange={(e) => props.onChange(e.currentTarget.checked)}
        />
        <span>
          {label}
          {required && (
            <span className="bad" aria-hidden>
              {' *'}
            </span>
          )}
        </span>
      </label>
      <div id={`${id}-says`}>
        {description && <p className="small dim">{description}</p>}
        {error && <p className="small bad">{error}</p>}
      </div>
    </div>
  );
}

const { DateWidget } = getDefaultRegistry().widgets;

export const widgets: RegistryWidgetsType = {
  SelectWidget,
  RadioWidget: (props: WidgetProps) => <Choices props={props} type="radio" />,
  CheckboxesWidget,
  CheckboxWidget,
  DateTimeWidget,
  ...(DateWidget ? { AltDateWidget: DateWidget } : {}),
  AltDateTimeWidget: DateTimeWidget,
  TextareaWidget: (props: WidgetProps) => (
    <Textarea
      {...shared(props)}
      rows={Number(props.options.rows ?? 4)}
      value={props.value ?? ''}
      onChange={(e) => props.onChange(e.currentTarget.value || props.options.emptyValue)}
    />
  ),
};
