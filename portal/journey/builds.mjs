// A build as Tekton tells it: watched while it goes on, stopped, and done again.
import { readFileSync } from 'node:fs';
import { calm, settled, state } from './looks.mjs';
import { check, must, visitor } from './session.mjs';

const place = '/catalog/default/component/checkout-service/builds';
const recorded = (name) =>
  readFileSync(new URL(`../../adapters/src/test/resources/tekton/${name}.json`, import.meta.url), 'utf8');

export async function builds(chrome, { address, put, logs }) {
  const play = (name, as, minutes) => {
    const old = JSON.parse(recorded(name)).run.metadata.name;
    const at = new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+Z/, 'Z');
    const { run, tasks } = JSON.parse(
      recorded(name)
        .replaceAll(`"${old}"`, `"${as}"`)
        .replaceAll(`"${old}-`, `"${as}-`)
        .replaceAll('"checkout"', '"checkout-service"'),
    );
    for (const each of [run, ...tasks]) {
      each.metadata.creationTimestamp = at;
      each.metadata.uid = each.metadata.name;
      put(each);
    }
    return tasks.map(({ status }) => status.podName);
  };
  play('succeeded', 'checkout-1', 30);
  const [, checked] = play('failed', 'checkout-2', 20);
  const [building] = play('running', 'checkout-3', 1);
  logs.set(checked, ['checked 41 of 42', 'PASSWORD=hunter22 is wrong']);
  logs.set(building, ['compiling']);
  const page = await visitor(chrome, address);
  await check('builds are listed with what became of them', async () => {
    await page.goto(place);
    await page.getByText('Failed after').first().waitFor();
    await page.getByText('Building for').first().waitFor();
    await settled(page);
    await calm(page);
    await state(page, 'built');
  });
  await check('a failed build opens at the log of what failed, without its secrets', async () => {
    await page.getByRole('listitem').filter({ hasText: 'Failed after' }).getByRole('link').click();
    await page.getByText('checked 41 of 42').waitFor();
    const text = await page.locator('.log-view pre').textContent();
    must(text.includes('PASSWORD=*** is wrong') && !text.includes('hunter22'), text);
    await page.getByRole('textbox', { name: 'Search the log' }).fill('wrong');
    await page.getByText('1 line of 2 lines').waitFor();
    await state(page, 'built-failed');
  });
  await check('a build is watched as it writes, and stopped', async () => {
    await page.getByRole('link', { name: 'All builds' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Building for' }).getByRole('link').click();
    await page.getByText('compiling').waitFor();
    logs.write(building, 'compiled');
    await page.getByText('compiled').waitFor();
    await state(page, 'built-running');
    await page.getByRole('button', { name: 'Stop this build' }).click();
    await page.getByText('Somebody stopped it').waitFor();
  });
  await check('and done again', async () => {
    await page.getByRole('button', { name: /^Build .* again$/ }).click();
    await page.getByText('It begins in a moment.').waitFor();
    await state(page, 'built-again');
  });
  await page.context().close();
}
