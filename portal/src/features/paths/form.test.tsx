import { MantineProvider } from '@mantine/core';
import Form from '@rjsf/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { sessionKey } from '@/shared/session';
import { gitHostsKey } from './api';
import type { FormContext } from './fieldParts';
import { behaviour } from './form';
import { splitSchema } from './schema';
import { validator } from './validation';

vi.hoisted(() => {
  (globalThis as { document?: unknown }).document = { baseURI: 'http://ridgeway.test/' };
});

type Values = Record<string, unknown>;

/** The form of one field, as a person meets it; `all` after he asked to go on. */
function form(field: Values, value?: unknown, all = false, more: Values = {}) {
  const { schema, ui } = splitSchema({ properties: { field }, ...more });
  const values = value === undefined ? {} : { field: value };
  const context: FormContext = {
    values: {},
    touched: new Set(),
    all,
    leave: () => undefined,
    secrets: {},
    setSecret: () => undefined,
  };
  const client = new QueryClient();
  client.setQueryData(sessionKey, { gitHost: 'git.ridgeway.internal' });
  client.setQueryData(gitHostsKey, {
    'git.ridgeway.internal': 'ridgeway',
    'code.corp.example': 'bitbucketServer',
    'dev.corp.example': 'azure',
    'azure.com.corp.example': 'gitea',
  });
  return renderToStaticMarkup(
    <MantineProvider>
      <QueryClientProvider client={client}>
        <Form
          {...behaviour}
          schema={schema}
          uiSchema={ui}
          formData={values}
          extraErrors={validator.validateFormData(values, schema).errorSchema}
          formContext={context}
        />
      </QueryClientProvider>
    </MantineProvider>,
  ).replace(/<style.*?<\/style>/g, '');
}

test.each([
  ['git.ridgeway.internal', ['owner']],
  ['code.corp.example', ['project']],
  ['dev.corp.example', ['organization', 'project']],
  ['azure.com.corp.example', ['owner']],
  ['bitbucket.org.elsewhere.example', ['owner']],
])('asks for the place of a repository at %s as its kind of host has it', (host, places) => {
  const html = form({ type: 'string', 'ui:field': 'RepoUrlPicker', 'ui:options': { allowedHosts: [host] } });

  expect([...html.matchAll(/<input[^>]* id="root_field-(\w+)"/g)].map(([, place]) => place)).toEqual(places);
});

const count = (html: string, part: string) => html.split(part).length - 1;

test('offers several of several choices as boxes, by the names their author gave them', () => {
  const items = { type: 'string', enum: ['a', 'b'], enumNames: ['First', 'Second'] };
  const html = form({ type: 'array', title: 'Which', uniqueItems: true, items }, ['b']);

  expect(count(html, 'type="checkbox"')).toBe(2);
  expect(html).toMatch(/checked=""\/>Second/);
  expect(html).not.toMatch(/checked=""\/>First/);
});

test.each([
  { type: 'string', enum: ['a', 'b'], enumNames: ['First', 'Second'] },
  { type: 'string', enum: ['a', 'b'], 'ui:enumNames': ['First', 'Second'] },
  { type: 'string', enum: ['a', 'b'], 'ui:options': { enumNames: ['First', 'Second'] }, 'ui:widget': 'radio' },
  { type: 'boolean', enumNames: ['First', 'Second'], 'ui:widget': 'select' },
  { type: 'array', uniqueItems: true, items: { enum: ['a', 'b'] }, 'ui:enumNames': ['First', 'Second'] },
  {
    type: 'string',
    oneOf: [
      { const: 'a', title: 'First' },
      { const: 'b', title: 'Second' },
    ],
  },
])('names the choices of %j', (field) => {
  const html = form(field);

  expect(html).toContain('First');
  expect(html).toContain('Second');
});

test('names the choices of each alternative, though they stand at the same places', () => {
  const at = (cloud: string, region: Values) => ({ properties: { cloud: { enum: [cloud] }, region } });
  const more = {
    properties: { cloud: { type: 'string', enum: ['one', 'other'], default: 'other' } },
    dependencies: {
      cloud: {
        oneOf: [
          at('one', { type: 'string', enum: ['n1'], enumNames: ['North'] }),
          at('other', { type: 'string', enum: ['s1'], enumNames: ['South'] }),
        ],
      },
    },
  };
  const html = form({}, undefined, true, more);

  expect(html).toContain('South');
  expect(html).not.toContain('North');
  expect(html).not.toContain('Choose one of the choices.');
});

test.each([
  { type: 'string', 'ui:widget': 'StarRating' },
  { type: 'string', 'ui:options': { widget: 'StarRating' } },
  { type: 'integer', 'ui:widget': 'textarea' },
  { type: 'boolean', 'ui:widget': 'switch' },
  { type: 'array', items: { type: 'string' }, 'ui:widget': 'chips' },
  { anyOf: [{ type: 'string' }, { type: 'number' }], 'ui:widget': 'tabs' },
])('shows a plain field for the widget of %j, and says so', (field) => {
  const html = form({ title: 'Taste', ...field });

  expect(html).toContain('Taste');
  expect(html).toContain('This portal has no widget');
});

test.each([{}, { type: 'string' }, { type: 'array' }, { type: 'object' }])(
  'shows a plain field for a field of another portal whose schema says %j',
  (schema) => {
    const html = form({ title: 'Taste', 'ui:field': 'TastePicker', ...schema });

    expect(html).toContain('This portal has no field “TastePicker”');
    expect(html).toMatch(/<input|Add one to Taste/);
    expect(html).not.toContain('cannot ask');
  },
);

test.each(['ObjectFieldTemplate', 'FieldTemplate', 'TitleFieldTemplate', 'ArrayFieldTemplate'])(
  'lays the form out plainly where its author names a layout as %s',
  (template) => {
    const name = { type: 'string', title: 'Its name', [`ui:${template}`]: 'TwoColumns' };
    const html = form(
      { type: 'object', properties: { name }, 'ui:options': { [template]: 'TwoColumns' } },
      undefined,
      false,
      {
        [`ui:${template}`]: 'TwoColumns',
      },
    );

    expect(html).toContain('Its name');
    expect(html.toLowerCase()).not.toContain('twocolumns');
  },
);

const texts = { title: 'Its title', description: 'See [the guide](https://example.org/guide).', 'ui:help': 'Its help' };

test.each<[string, Values, string]>([
  ['text', { type: 'string' }, 'type="text"'],
  ['number', { type: 'number' }, 'type="number"'],
  ['updown', { type: 'integer', 'ui:widget': 'updown' }, 'type="number"'],
  ['range', { type: 'integer', minimum: 1, maximum: 9, 'ui:widget': 'range' }, 'type="range"'],
  ['date', { type: 'string', format: 'date' }, 'type="date"'],
  ['time', { type: 'string', format: 'time' }, 'type="time"'],
  ['date-time', { type: 'string', format: 'date-time' }, 'type="datetime-local"'],
  ['alt-date', { type: 'string', 'ui:widget': 'alt-date' }, 'type="date"'],
  ['alt-datetime', { type: 'string', 'ui:widget': 'alt-datetime' }, 'type="datetime-local"'],
  ['color', { type: 'string', 'ui:widget': 'color' }, 'type="color"'],
  ['email', { type: 'string', format: 'email' }, 'type="email"'],
  ['uri', { type: 'string', 'ui:widget': 'uri' }, 'type="url"'],
  ['password', { type: 'string', 'ui:widget': 'password' }, 'type="password"'],
  ['file', { type: 'string', format: 'data-url' }, 'type="file"'],
  ['files', { type: 'array', items: { type: 'string', format: 'data-url' } }, 'type="file"'],
  ['textarea', { type: 'string', 'ui:widget': 'textarea', 'ui:options': { rows: 9 } }, 'rows="9"'],
  ['select', { type: 'string', enum: ['a'] }, '<select'],
  ['radio', { type: 'string', enum: ['a'], 'ui:widget': 'radio' }, 'type="radio"'],
  ['boxes', { type: 'array', uniqueItems: true, items: { enum: ['a'] }, 'ui:widget': 'checkboxes' }, 'type="checkbox"'],
  ['yes or no', { type: 'boolean' }, 'type="checkbox"'],
  ['yes or no as radio', { type: 'boolean', 'ui:widget': 'radio' }, 'type="radio"'],
  ['yes or no as select', { type: 'boolean', 'ui:widget': 'select' }, '<select'],
  ['list', { type: 'array', items: { type: 'string' }, minItems: 1 }, 'Add one to Its title'],
  ['pairs', { type: 'object', additionalProperties: { type: 'string' } }, 'Add one to Its title'],
])('says of %s what it is, what it is for and what is wrong with it', (kind, field, input) => {
  const html = form({ ...texts, ...field }, undefined, true, { required: ['field'] });

  expect(html).toContain(input);
  expect(html).toContain('Its title');
  expect(html).toContain('<a href="https://example.org/guide"');
  expect(html).toContain('Its help');
  if (!/list|pairs/.test(kind)) expect(html).toContain('Fill this in.');
});

test('asks for no answer that its author hides', () => {
  expect(form({ type: 'string', title: 'Its title', 'ui:widget': 'hidden' })).not.toContain('Its title');
});

test('offers examples, and what the author says of the input', () => {
  const ui = { 'ui:placeholder': 'checkout', 'ui:autocomplete': 'username', 'ui:options': { inputType: 'tel' } };
  const html = form({ type: 'string', examples: ['orders'], ...ui });

  expect(html).toContain('placeholder="checkout"');
  expect(html).toContain('autoComplete="username"');
  expect(html).toContain('type="tel"');
  expect(html).toMatch(/<datalist.*value="orders"/);
});

test('lets a person name a pair, and remove it', () => {
  const pairs = { type: 'object', title: 'Labels', additionalProperties: { type: 'string' } };
  const html = form(pairs, { team: 'shop' });

  expect(html).toMatch(/id="root_field_team-key" value="team"/);
  expect(html).toMatch(/id="root_field_team" value="shop"/);
  expect(html).toContain('Remove team');
  expect(html).toContain('Add one to Labels');
  expect(form({ ...pairs, 'ui:options': { expandable: false } })).not.toContain('Add one');
  expect(count(form({ ...pairs, 'ui:readonly': true }, { team: 'shop' }), 'disabled=""')).toBe(4);
});

test('draws the values of pairs and the elements of a list as their author says', () => {
  const area = { type: 'string', 'ui:widget': 'textarea' };

  expect(form({ type: 'object', additionalProperties: area }, { team: 'shop' })).toContain('<textarea');
  expect(form({ type: 'array', items: [area, { type: 'boolean' }] }, ['a', true])).toMatch(/<textarea.*checkbox/);
});

test('lets a list be changed only as its author says', () => {
  const list = { type: 'array', title: 'Ports', items: { type: 'integer' } };
  const closed = { addable: false, orderable: false, removable: false };

  expect(form(list, [1, 2])).toMatch(/Move 2 up.*Remove 2.*Add one to Ports/);
  expect(form({ ...list, 'ui:options': { copyable: true } }, [1])).toContain('Copy 1');
  expect(form({ ...list, 'ui:options': closed }, [1, 2])).not.toMatch(/<button[^>]*type="button"/);
});

test('answers nothing for a person who has not answered', () => {
  const html = form({ type: 'boolean', 'ui:widget': 'radio' }, undefined, true, { required: ['field'] });

  expect(html).not.toContain('checked=""');
  expect(html).toContain('Fill this in.');
});

test('fills in what a part of a group sets', () => {
  const size = { type: 'integer', title: 'Size' };
  const group = { type: 'object', properties: { size }, allOf: [{ properties: { size: { default: 3 } } }] };

  expect(form(group)).toContain('value="3"');
});
