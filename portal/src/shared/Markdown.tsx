import { createContext, Fragment, useContext } from 'react';
import { Link } from 'react-router';
import { parseBlocks, parseInline } from './prose';

type Resolve = (target: string) => string | undefined;
const Resolver = createContext<Resolve | undefined>(undefined);

function Inline({ text }: { text: string }) {
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
 * `resolve` says: to a query of the same page, or nowhere.
 */
export function Markdown({ text, resolve }: { text: string; resolve?: Resolve }) {
  return (
    <Resolver.Provider value={resolve}>
      <Blocks text={text} />
    </Resolver.Provider>
  );
}

function Blocks({ text }: { text: string }) {
  return (
    <div className="prose">
      {parseBlocks(text).map((block, index) => {
        const key = index;
        switch (block.kind) {
          case 'heading': {
            const Tag = block.level <= 1 ? 'h3' : block.level === 2 ? 'h4' : 'h5';
            return (
              <Tag key={key}>
                <Inline text={block.text} />
              </Tag>
            );
          }
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
