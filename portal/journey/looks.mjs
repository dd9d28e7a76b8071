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

/** In the page itself, which has no frames: otherwise each look opens one more page to put the answers of frames together. */
const axe = (page) => new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });

export const accessible = (page) => judged(axe(page));

/** Of what axe looks at, the one thing that a colour scheme changes. */
export const contrast = (page) => judged(axe(page).withRules('color-contrast'));

async function judged(look) {
  const { violations } = await look.analyze();
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

/**
 * Whatever is pressed is large enough to hit, to both sides; a box to tick is hit by its label. Links within a text may be
 * smaller.
 */
export async function targets(page, least) {
  const small = await page.evaluate((size) => {
    const pressed =
      'button, select, input, textarea, summary, [role=option], nav a, .tabs a, .icon-button, .mantine-Button-root, .person';
    return [...document.querySelectorAll(pressed)]
      .map((each) => (/checkbox|radio/.test(each.type) ? (each.closest('label') ?? each) : each))
      .filter((each) => each.checkVisibility() && each.className !== 'skip')
      .map((each) => ({
        name: each.textContent || each.ariaLabel || each.id || each.className,
        box: each.getBoundingClientRect(),
      }))
      .filter(({ box }) => box.height > 1 && box.right > 0 && Math.min(box.width, box.height) < size - 0.5)
      .map(({ name, box }) => `${name.trim().slice(0, 40)} (${Math.round(box.width)} × ${Math.round(box.height)} px)`);
  }, least);
  must(small.length === 0, `Smaller than ${least} px: ${[...new Set(small)].slice(0, 12).join(', ')}`);
}

export const shot = (page, name) => page.screenshot({ path: `${shots}${name}.png`, fullPage: true });

/** A state on the way of a journey: measured, photographed, and looked at by axe, in the dark and in the light. */
export async function state(page, name) {
  await targets(page, page.viewportSize().width < 500 ? 44 : 32);
  await dark(page);
  await contrast(page);
  await shot(page, `${name}-dark`);
  await scheme(page, 'light');
  await accessible(page);
  await shot(page, `${name}-light`);
}

export const dark = (page) => scheme(page, 'dark');

async function scheme(page, colorScheme) {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, colorScheme);
}
