import { Button, type ButtonProps, TextInput } from '@mantine/core';
import {
  ADDITIONAL_PROPERTY_FLAG,
  type ArrayFieldItemTemplateProps,
  type ArrayFieldTemplateProps,
  canExpand,
  type FieldTemplateProps,
  getSchemaType,
  getUiOptions,
  type IconButtonProps,
  type MultiSchemaFieldTemplateProps,
  type ObjectFieldTemplateProps,
  type TemplatesType,
  type UnsupportedFieldProps,
} from '@rjsf/utils';
import { errorFor, said } from './fieldParts';
import { BaseInputTemplate } from './widgets';

const small: ButtonProps = { size: 'xs', variant: 'default' };

function FieldTemplate(props: FieldTemplateProps) {
  const { id, label, children, hidden, schema, uiSchema, disabled, readonly, onKeyRenameBlur, onRemoveProperty } =
    props;
  if (hidden) return <div hidden>{children}</div>;
  const note = uiSchema?.['ui:note'];
  const error = getSchemaType(schema) === 'object' && errorFor(props, id);
  const field = (
    <>
      {children}
      {typeof note === 'string' && <p className="small dim">{note}</p>}
      {error && <p className="small bad">{error}</p>}
    </>
  );
  if (!(ADDITIONAL_PROPERTY_FLAG in schema)) return field;
  return (
    <div className="row item">
      <TextInput
        key={label}
        className="grow"
        id={`${id}-key`}
        label="Name"
        defaultValue={label}
        disabled={disabled || readonly}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          event.currentTarget.blur();
        }}
        onBlur={(event) => {
          if (event.currentTarget.value) onKeyRenameBlur(event);
          else event.currentTarget.value = label;
        }}
      />
      <div className="grow">{field}</div>
      <Button {...small} disabled={disabled || readonly} onClick={onRemoveProperty}>
        Remove {label}
      </Button>
    </div>
  );
}

function ObjectFieldTemplate(props: ObjectFieldTemplateProps) {
  const { properties, title, description, fieldPathId, schema, uiSchema, formData, onAddProperty } = props;
  const content = (
    <>
      <div className="stack">
        {properties
          .filter((each) => !each.hidden)
          .map(({ content: field, name }) => (
            <div key={name}>{field}</div>
          ))}
      </div>
      {canExpand(schema, uiSchema, formData) && (
        <Button {...small} mt="xs" disabled={props.disabled || props.readonly} onClick={onAddProperty}>
          {title ? `Add one to ${title}` : 'Add one'}
        </Button>
      )}
    </>
  );
  if (fieldPathId.path.length === 0) return content;
  const about = said({ description } as typeof schema, { help: getUiOptions(uiSchema).help });
  return (
    <fieldset className="group">
      {title && <legend>{title}</legend>}
      {about && <p className="small dim">{about}</p>}
      {content}
    </fieldset>
  );
}

function ArrayFieldTemplate(props: ArrayFieldTemplateProps) {
  const { title, items, canAdd, onAddClick, schema, uiSchema, fieldPathId } = props;
  const about = said(schema, getUiOptions(uiSchema));
  const error = errorFor(props, fieldPathId.$id);
  return (
    <fieldset className="group quiet" tabIndex={-1} aria-invalid={error ? true : undefined}>
      <legend>{title}</legend>
      {about && <p className="small dim">{about}</p>}
      <div className="stack">{items}</div>
      {error && <p className="small bad">{error}</p>}
      {canAdd && (
        <Button {...small} mt="xs" disabled={props.disabled || props.readonly} onClick={onAddClick}>
          Add one to {title}
        </Button>
      )}
    </fieldset>
  );
}

function ArrayFieldItemTemplate({ children, buttonsProps, index }: ArrayFieldItemTemplateProps) {
  const { hasRemove, hasMoveUp, hasCopy, onRemoveItem, onMoveUpItem, onCopyItem, disabled, readonly } = buttonsProps;
  const button = { ...small, disabled: disabled || readonly };
  return (
    <div className="row item">
      <div className="grow">{children}</div>
      {hasMoveUp && (
        <Button {...button} onClick={onMoveUpItem}>
          Move {index + 1} up
        </Button>
      )}
      {hasCopy && (
        <Button {...button} onClick={onCopyItem}>
          Copy {index + 1}
        </Button>
      )}
      {hasRemove && (
        <Button {...button} onClick={onRemoveItem}>
          Remove {index + 1}
        </Button>
      )}
    </div>
  );
}

function MultiSchemaFieldTemplate({ selector, optionSchemaField }: MultiSchemaFieldTemplateProps) {
  return (
    <div className="stack">
      {selector}
      {optionSchemaField}
    </div>
  );
}

function UnsupportedFieldTemplate({ schema, fieldPathId, reason }: UnsupportedFieldProps) {
  return (
    <p className="small bad">
      This portal cannot ask for “{schema.title ?? fieldPathId?.path.at(-1)}”: {reason}
    </p>
  );
}

const RemoveButton = ({ disabled, onClick }: IconButtonProps) => (
  <Button {...small} disabled={disabled} onClick={onClick}>
    Remove
  </Button>
);

export const templates: Partial<Omit<TemplatesType, 'ButtonTemplates'>> & {
  ButtonTemplates: Partial<TemplatesType['ButtonTemplates']>;
} = {
  BaseInputTemplate,
  FieldTemplate,
  ObjectFieldTemplate,
  ArrayFieldTemplate,
  ArrayFieldItemTemplate,
  MultiSchemaFieldTemplate,
  UnsupportedFieldTemplate,
  ButtonTemplates: { RemoveButton },
};
