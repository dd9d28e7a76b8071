import { createContext, Fragment, useCallback, useContext } from 'react';
import { Link, useLocation } from 'react-router';
import { anchors, type Block, parseBlocks, parseInline } from './prose';

type Resolve = (target: string) => string | undefined;
const Resolver = createContext<Resolve | undefined>(undefined);

/** One run of text, without blocks. */
export function Inline({ text }: { text: string }) {
  const resolve = useContext(Resolver);
  return parseInline(text, resolve).map((part, index) => {
    const key = index;
    switch (part.kind) {
      case 'code':
        return <code key={key}>{part.text}</code>;
      case 'strong':
        return (
          <strong key={key}>
            <Inline text={part.text} />
          </strong>
        );
      case 'em':
        return (
          <em key={key}>
            <Inline text={part.text} />
          </em>
        );
      case 'link':
        return part.href.startsWith('?') ? (
          <Link key={key} to={part.href}>
            {part.text}
          </Link>
        ) : (
          <a key={key} href={part.href} rel="noreferrer nofollow">
            {part.text}
          </a>
        );
      default:
        return <Fragment key={key}>{part.text}</Fragment>;
    }
  });
}

/**
 * Text that people wrote, as elements: no HTML of theirs, and links to http, https and mail only. Relative links go where
 * `resolve` says: to a query of the same page, or nowhere. What is `anchored` has headings that an address can name.
 */
export function Markdown({ text, resolve, anchored }: { text: string; resolve?: Resolve; anchored?: boolean }) {
  return (
    <Resolver.Provider value={resolve}>
      <Blocks text={text} anchored={anchored} />
    </Resolver.Provider>
  );
}

/** The heading that the address names comes into view. */
function Heading({ block, id }: { block: Block & { kind: 'heading' }; id?: string }) {
  const { hash } = useLocation();
  const named = Boolean(id) && hash === `#${encodeURIComponent(id ?? '')}`;
  const seen = useCallback((heading: HTMLElement | null) => heading?.scrollIntoView({ block: 'start' }), []);
  const Tag = block.level <= 1 ? 'h3' : block.level === 2 ? 'h4' : 'h5';
  return (
    <Tag id={id} ref={named ? seen : undefined}>
      <Inline text={block.text} />
    </Tag>
  );
}

function Blocks({ text, anchored }: { text: string; anchored?: boolean }) {
  const blocks = parseBlocks(text);
  const ids = anchored ? anchors(blocks) : undefined;
  return (
    <div className="prose">
      {blocks.map((block, index) => {
        const key = index;
        switch (block.kind) {
          case 'heading':
            return <Heading key={key} block={block} id={ids?.[index]} />;
          case 'code':
            return (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
              <pre key={key} tabIndex={0}>
                {block.text}
              </pre>
            );
          case 'list': {
            const Tag = block.ordered ? 'ol' : 'ul';
            return (
              <Tag key={key}>
                {block.items.map((item) => (
                  <li key={item}>
                    <Inline text={item} />
                  </li>
                ))}
              </Tag>
            );
          }
          case 'table':
            return (
              <div key={key} className="wide">
                <table>
                  <thead>
                    <tr>
                      {block.head.map((cell) => (
                        <th key={cell}>
                          <Inline text={cell} />
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {block.rows.map((row) => (
                      <tr key={row.join('|')}>
                        {row.map((cell, at) => (
                          // biome-ignore lint/suspicious/noArrayIndexKey: the column is the identity of a cell
                          <td key={at}>
                            <Inline text={cell} />
                          </td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            );
          case 'quote':
            return (
              <blockquote key={key}>
                <Inline text={block.text} />
              </blockquote>
            );
          case 'rule':
            return <hr key={key} />;
          default:
            return (
              <p key={key}>
                <Inline text={block.text} />
              </p>
            );
        }
      })}
    </div>
  );
}
