// What every page must fulfil, whatever it shows.
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { must, shots, until } from './session.mjs';

const jargon = readFileSync(new URL('jargon.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));

export async function settled(page) {
  await page.waitForSelector('h1');
  await until(
    () => page.evaluate(() => document.querySelectorAll('[role=status][aria-label^=Loading]').length),
    (waiting) => waiting === 0,
    'Everything is loaded',
  );
}

export async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  must(
    violations.length === 0,
    violations
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .map(({ target, failureSummary }) => `${target} ${failureSummary}`)
            .slice(0, 3)
            .join(' | ')}`,
      )
      .join('\n'),
  );
}

export async function noSideways(page) {
  const [needs, has] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  must(needs <= has, `The page is ${needs} px wide where there are ${has}.`);
}

/** Words that a developer should not need, outside of files, logs and Details. */
export async function plainWords(page) {
  const text = await page.evaluate(() => {
    const copy = document.querySelector('main')?.cloneNode(true);
    for (const each of copy?.querySelectorAll('pre, code, details, .tree, .files-list, .prose') ?? []) each.remove();
    return copy?.textContent?.toLowerCase() ?? '';
  });
  const found = jargon.filter((word) => new RegExp(`\\b${word}\\b`).test(text));
  must(found.length === 0, `It says: ${found.join(', ')}`);
}

export async function calm(page) {
  const shifted = await page.evaluate(() => window.shifted);
  must(shifted < 0.05, `The layout moved by ${shifted.toFixed(3)}.`);
  must(page.faults.length === 0, `Errors in the page: ${page.faults.splice(0).join('; ')}`);
}

/** Buttons and fields are large enough to hit; links within a text may be smaller. */
export async function targets(page, least) {
  const small = await page.evaluate(
    (size) =>
      [
        ...document.querySelectorAll(
          'button, select, input:not([type=checkbox]):not([type=radio]), summary, nav.rail a',
        ),
      ]
        .filter(
          (each) =>
            each.checkVisibility() &&
            !each.closest('.tree, details:not(.menu), th, .card.copy') &&
            each.className !== 'skip',
        )
        .map((each) => ({
          name: each.textContent || each.ariaLabel || each.id,
          height: each.getBoundingClientRect().height,
        }))
        .filter(({ height }) => height > 1 && height < size)
        .map(({ name, height }) => `${name} (${Math.round(height)} px)`),
    least,
  );
  must(small.length === 0, `Smaller than ${least} px: ${small.slice(0, 6).join(', ')}`);
}

export const shot = (page, name) => page.screenshot({ path: `${shots}${name}.png`, fullPage: true });

/** A state on the way of a journey: photographed, and looked at by axe. */
export async function state(page, name) {
  await shot(page, name);
  await accessible(page);
}
