import { Fragment } from 'react';
import { parseBlocks, parseInline } from './prose';

function Inline({ text }: { text: string }) {
  return parseInline(text).map((part, index) => {
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
        return (
          <a key={key} href={part.href} rel="noreferrer nofollow">
            {part.text}
          </a>
        );
      default:
        return <Fragment key={key}>{part.text}</Fragment>;
    }
  });
}

/** Text that people wrote, as elements: no HTML of theirs, and links to http, https and mail only. */
export function Markdown({ text }: { text: string }) {
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
