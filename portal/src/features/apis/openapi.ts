import { resolved } from './document';
import { type Block, DefinitionError, type Field, type Item, list, type Model, type Tree, text, tree } from './model';
import { field, fieldsOf, pretty, sample, typeName } from './schema';

export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/** OpenAPI 2 (Swagger) and 3.x. */
export function readOpenApi(document: Tree): Model {
  const version = text(document.openapi) ?? text(document.swagger);
  if (!version) throw new DefinitionError('It does not say its version of OpenAPI in "openapi" or "swagger".', 1);
  const info = tree(document.info);
  const items: Item[] = [];
  const add = (under: string, paths: unknown) => {
    for (const [path, value] of Object.entries(tree(paths))) {
      const shared = resolved(document, value);
      for (const method of methods)
        if (shared[method] !== undefined)
          items.push(operation(document, under, method, path, shared, tree(shared[method])));
    }
  };
  add('', document.paths);
  add('What it calls back', document.webhooks);
  const types = { ...tree(document.definitions), ...tree(tree(document.components).schemas) };
  for (const [name, schema] of Object.entries(types)) items.push(type(document, name, schema));
  return {
    title: text(info.title) ?? 'API',
    version: text(info.version),
    language: `${document.openapi ? 'OpenAPI' : 'Swagger'} ${version}`,
    description: text(info.description),
    servers: servers(document),
    items,
  };
}

/** Where it answers. */
export function servers(document: Tree): string[] {
  if (document.openapi) return list(document.servers).flatMap((one) => text(tree(one).url) ?? []);
  const host = text(document.host);
  if (!host) return [];
  const schemes = list(document.schemes);
  return (schemes.length > 0 ? schemes : ['https']).map(
    (scheme) => `${scheme}://${host}${text(document.basePath) ?? ''}`,
  );
}

/** A type by its name, for whoever reads the list. */
export function type(document: Tree, name: string, schema: unknown): Item {
  return {
    id: `type ${name}`,
    group: 'Types',
    badge: 'type',
    name,
    summary: firstLine(text(tree(schema).description)),
    deprecated: tree(schema).deprecated === true,
    blocks: () => [
      ...prose(text(resolved(document, schema).description)),
      { kind: 'fields', title: 'Fields', fields: fieldsOf(document, schema, name) },
      ...example('Example', sample(document, schema)),
    ],
  };
}

function operation(document: Tree, under: string, method: string, path: string, shared: Tree, own: Tree): Item {
  return {
    id: `${method.toUpperCase()} ${path}`,
    group: under || text(list(own.tags)[0]) || 'Operations',
    badge: method.toUpperCase(),
    name: path,
    summary: text(own.summary) ?? firstLine(text(own.description)),
    deprecated: own.deprecated === true,
    call: under
      ? undefined
      : { method: method.toUpperCase(), path, takesBody: bodyOf(document, shared, own) !== undefined },
    blocks: () => blocks(document, shared, own),
  };
}

/** The parameters of an operation with those of its path, by place and name. */
export function parametersOf(document: Tree, shared: Tree, own: Tree): Map<string, Tree> {
  const found = new Map<string, Tree>();
  for (const one of [...list(shared.parameters), ...list(own.parameters)]) {
    const parameter = resolved(document, one);
    found.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  return found;
}

/** The schema of what is sent, by media type; OpenAPI 2 has it among the parameters. */
export function bodyOf(
  document: Tree,
  shared: Tree,
  own: Tree,
): { required: boolean; content: Record<string, Tree> } | undefined {
  if (own.requestBody) {
    const body = resolved(document, own.requestBody);
    return { required: body.required === true, content: tree(body.content) as Record<string, Tree> };
  }
  const body = [...parametersOf(document, shared, own).values()].find((one) => one.in === 'body');
  return body && { required: body.required === true, content: old(own.consumes ?? document.consumes, body.schema) };
}

/** The schema of an answer, by media type. */
export function contentOf(document: Tree, own: Tree, response: Tree): Record<string, Tree> {
  if (response.content) return tree(response.content) as Record<string, Tree>;
  return response.schema ? old(own.produces ?? document.produces, response.schema) : {};
}

/** OpenAPI 2 names the media types apart from the schema. */
function old(media: unknown, schema: unknown): Record<string, Tree> {
  const named = list(media).map(String);
  return Object.fromEntries((named.length > 0 ? named : ['application/json']).map((one) => [one, { schema }]));
}

const places: Record<string, string> = {
  path: 'in the path',
  query: 'in the query',
  header: 'a header',
  cookie: 'a cookie',
  formData: 'a form field',
};

function blocks(document: Tree, shared: Tree, own: Tree): Block[] {
  const made: Block[] = [...prose(text(own.description) ?? text(own.summary))];
  const parameters = [...parametersOf(document, shared, own).values()].filter((one) => one.in !== 'body');
  if (parameters.length > 0)
    made.push({
      kind: 'fields',
      title: 'What one says',
      fields: parameters.map((one): Field => {
        const made = field(document, String(one.name), one.schema ?? Object.values(tree(one.content))[0] ?? one);
        return {
          ...made,
          description: text(one.description) ?? made.description,
          required: one.required === true,
          deprecated: one.deprecated === true,
          notes: [places[String(one.in)] ?? String(one.in), ...(made.notes ?? [])],
        };
      }),
    });
  const body = bodyOf(document, shared, own);
  for (const [media, content] of Object.entries(body?.content ?? {}))
    made.push(...payload(document, 'What one sends', `${media}${body?.required ? ', required' : ''}`, content));
  for (const [status, value] of Object.entries(tree(own.responses))) {
    const response = resolved(document, value);
    const contents = Object.entries(contentOf(document, own, response));
    const said = `${status}${response.description ? `: ${text(response.description)}` : ''}`;
    if (contents.length === 0) made.push({ kind: 'fields', title: `Answer ${said}`, fields: [] });
    for (const [media, content] of contents) made.push(...payload(document, `Answer ${said}`, media, content));
  }
  const security = list(own.security ?? document.security).flatMap((one) => Object.keys(tree(one)));
  if (security.length > 0)
    made.push({ kind: 'text', text: `Callers prove who they are by ${[...new Set(security)].join(' or ')}.` });
  return made;
}

export function payload(document: Tree, title: string, note: string, content: Tree): Block[] {
  const schema = resolved(document, content.schema);
  const named = content.schema === undefined ? '' : typeName(document, content.schema);
  const first = resolved(document, Object.values(tree(content.examples))[0]);
  const given = content.example ?? first.value ?? list(content.examples)[0];
  return [
    {
      kind: 'fields',
      title,
      note: [note, ...(named && named !== 'object' ? [named] : [])].join(' · '),
      fields: schema ? fieldsOf(document, content.schema) : [],
    },
    ...example('Example', given ?? (content.schema === undefined ? undefined : sample(document, content.schema))),
  ];
}

export function example(title: string, value: unknown): Block[] {
  return value === undefined ? [] : [{ kind: 'example', title, text: pretty(value) }];
}

export function prose(said: string | undefined): Block[] {
  return said ? [{ kind: 'text', text: said }] : [];
}

export function firstLine(said: string | undefined): string | undefined {
  return said?.trim().split('\n')[0]?.slice(0, 160);
}
