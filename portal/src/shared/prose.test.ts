import { expect, test } from 'vitest';
import { safeHref } from './links';
import { anchors, parseBlocks, parseInline } from './prose';

test('reads the blocks of a readme', () => {
  const text =
    '# Title\n\nSome\nwords.\n\n- one\n- two\n  more\n\n```sh\nmake <b>\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n';
  expect(parseBlocks(text)).toEqual([
    { kind: 'heading', level: 1, text: 'Title' },
    { kind: 'paragraph', text: 'Some words.' },
    { kind: 'list', ordered: false, items: ['one', 'two more'] },
    { kind: 'code', text: 'make <b>' },
    { kind: 'table', head: ['a', 'b'], rows: [['1', '2']] },
  ]);
});

test('keeps HTML as text and follows no dangerous link', () => {
  expect(parseBlocks('<script>alert(1)</script>')).toEqual([{ kind: 'paragraph', text: '<script>alert(1)</script>' }]);
  expect(parseInline('[x](javascript:alert(1)) [y](https://example.org/a)')).toEqual([
    { kind: 'text', text: 'x' },
    { kind: 'text', text: ' ' },
    { kind: 'link', text: 'y', href: 'https://example.org/a' },
  ]);
  for (const bad of [
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    'file:///etc',
  ])
    expect(safeHref(bad)).toBeUndefined();
  expect(safeHref('mailto:team@example.org')).toBe('mailto:team@example.org');
});

test('ends on any text', () => {
  for (const text of ['| a', '```', '>', '-', '1.', '**', '[a](', '\n\n\n', '|\n|-', '# ', '- a\nb'])
    expect(Array.isArray(parseBlocks(text))).toBe(true);
});

test('calls headings as Git hosts do, so that links from elsewhere find them', () => {
  const text = '# Runbook\n\nWords.\n\n## ErrorsBurnBudgetFast\n\n### What *now*? Größe 2\n\n## Runbook\n';
  expect(anchors(parseBlocks(text))).toEqual([
    'runbook',
    undefined,
    'errorsburnbudgetfast',
    'what-now-größe-2',
    'runbook-1',
  ]);
});
