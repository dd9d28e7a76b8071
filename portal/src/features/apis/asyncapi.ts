import { nameOf, resolved } from './document';
import { type Block, DefinitionError, type Item, list, type Model, type Tree, text, tree } from './model';
import { example, firstLine, payload, prose, type } from './openapi';
import { fieldsOf } from './schema';

/** AsyncAPI 2 and 3. */
export function readAsyncApi(document: Tree): Model {
  const version = text(document.asyncapi);
  if (!version) throw new DefinitionError('It does not say its version of AsyncAPI in "asyncapi".', 1);
  const info = tree(document.info);
  const items = channelsOf(document).map((one) => item(document, one));
  for (const [name, schema] of Object.entries(tree(tree(document.components).schemas)))
    items.push(type(document, name, schema));
  return {
    title: text(info.title) ?? 'API',
    version: text(info.version),
    language: `AsyncAPI ${version}`,
    description: text(info.description),
    servers: Object.values(tree(document.servers)).flatMap((one) => {
      const server = resolved(document, one);
      const place = text(server.url) ?? text(server.host);
      return place ? [`${place.includes('://') ? '' : `${text(server.protocol) ?? ''}://`}${place}`] : [];
    }),
    items,
  };
}

/** A channel, and what one does with it as a user of the API: receive or send. */
export interface Channel {
  badge: 'receive' | 'send' | 'channel';
  name: string;
  channel: Tree;
  own: Tree;
  messages: [string, Tree][];
}

export function channelsOf(document: Tree): Channel[] {
  return text(document.asyncapi)?.startsWith('2') ? channels2(document) : operations3(document);
}

/** Version 2 speaks from the side of who uses the API: one publishes what it receives. */
function channels2(document: Tree): Channel[] {
  return Object.entries(tree(document.channels)).flatMap(([name, value]) => {
    const channel = resolved(document, value);
    return (['subscribe', 'publish'] as const).flatMap((key): Channel[] => {
      if (channel[key] === undefined) return [];
      const own = tree(channel[key]);
      const badge = key === 'subscribe' ? 'receive' : 'send';
      return [{ badge, name, channel, own, messages: messages(document, [own.message]) }];
    });
  });
}

/** Version 3 speaks from the side of the application; said here from the side of who uses it, as in version 2. */
function operations3(document: Tree): Channel[] {
  const spoken = new Set<string>();
  const found = Object.entries(tree(document.operations)).map(([id, value]): Channel => {
    const own = resolved(document, value);
    const channel = resolved(document, own.channel);
    const key = nameOf(tree(own.channel).$ref) ?? id;
    spoken.add(key);
    const some = list(own.messages).length > 0 ? list(own.messages) : Object.values(tree(channel.messages));
    const badge = own.action === 'send' ? 'receive' : 'send';
    return { badge, name: text(channel.address) ?? key, channel, own, messages: messages(document, some) };
  });
  for (const [key, value] of Object.entries(tree(document.channels)))
    if (!spoken.has(key)) {
      const channel = resolved(document, value);
      const some = messages(document, Object.values(tree(channel.messages)));
      found.push({ badge: 'channel', name: text(channel.address) ?? key, channel, own: {}, messages: some });
    }
  return found;
}

/** The messages, with those of a choice each by itself. */
function messages(document: Tree, values: unknown[], depth = 0): [string, Tree][] {
  return values.flatMap((value, index): [string, Tree][] => {
    const message = resolved(document, value);
    const choices = list(message.oneOf);
    if (choices.length > 0) return depth < 5 ? messages(document, choices, depth + 1) : [];
    const name = text(message.name) ?? text(message.title) ?? nameOf(tree(value).$ref) ?? `message ${index + 1}`;
    return Object.keys(message).length === 0 ? [] : [[name, message]];
  });
}

/** Version 3 may wrap a schema to say which language it is in. */
export function payloadOf(message: Tree): unknown {
  const wrapped = tree(message.payload);
  return wrapped.schemaFormat && wrapped.schema ? wrapped.schema : message.payload;
}

function item(document: Tree, { badge, name, channel, own, messages: some }: Channel): Item {
  const said = text(own.description) ?? text(own.summary) ?? text(channel.description);
  return {
    id: `${badge} ${name}`,
    group: text(tree(list(own.tags)[0]).name) ?? 'Channels',
    badge,
    name,
    summary: text(own.summary) ?? firstLine(said),
    deprecated: own.deprecated === true,
    blocks: () => {
      const parameters = Object.entries(tree(channel.parameters)).map(([each, value]) => {
        const parameter = resolved(document, value);
        return {
          name: each,
          type: 'text',
          description: text(parameter.description),
          notes: list(parameter.enum).map(String),
          required: true,
        };
      });
      return [
        ...prose(said),
        ...(parameters.length > 0 ? [{ kind: 'fields' as const, title: 'In the address', fields: parameters }] : []),
        ...some.flatMap(([each, message]) => messageBlocks(document, each, message)),
      ];
    },
  };
}

function messageBlocks(document: Tree, name: string, message: Tree): Block[] {
  const schema = payloadOf(message);
  const given = tree(list(message.examples)[0]).payload;
  const said = text(message.description) ?? text(message.summary);
  return [
    ...payload(document, `Message ${name}`, text(message.contentType) ?? 'its content', { schema, example: given }),
    ...prose(said),
    ...(message.headers
      ? [{ kind: 'fields' as const, title: `Headers of ${name}`, fields: fieldsOf(document, message.headers) }]
      : []),
    ...example('Example of its headers', tree(list(message.examples)[0]).headers),
  ];
}
