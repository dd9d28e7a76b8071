import type { FormProps } from '@rjsf/core';
import { fields } from './fields';
import { templates } from './templates';
import { validator } from './validation';
import { widgets } from './widgets';

/** How the forms of templates behave: as their authors know it. */
export const behaviour = {
  validator,
  fields,
  widgets,
  templates,
  experimental_defaultFormStateBehavior: { allOf: 'populateDefaults', requiredBooleanDefault: 'skip' },
  liveValidate: true,
  showErrorList: false,
  noHtml5Validate: true,
} satisfies Partial<FormProps>;
