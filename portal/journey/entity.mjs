// One entry of the catalog: its relations by keyboard and as files, its source, its history, and taking it out.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible, settled, state } from './looks.mjs';
import { git, push } from './newcomer.mjs';
import { check, must, until, visitor } from './session.mjs';

const relations = '/catalog/default/component/checkout-service/dependencies';

const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('data-ref') ?? '');

async function graph(page) {
  await check('relations are walked by arrows, marked in the address, and opened by Enter', async () => {
    await page.goto(relations);
    const middle = page.locator('.graph a.self');
    await middle.waitFor();
    await middle.focus();
    const start = await focused(page);
    must(start === 'component:default/checkout-service', `The focus is on ${start}.`);
    await page.keyboard.press('ArrowRight');
    const next = await focused(page);
    must(next !== start && next !== '', 'The arrow leads nowhere.');
    must(new URL(page.url()).searchParams.get('at') === next, `The address says ${page.url()}`);
    await state(page, 'relations-marked');
    await page.keyboard.press('Escape');
    must((await focused(page)) === start, 'Escape does not lead back to the middle.');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.endsWith('/dependencies'));
    await page.goBack();
    await page.locator('.graph a.self').waitFor();
  });
  await check('steps, direction, relations and kinds narrow it, and stand in the address', async () => {
    const entries = async () => Number(/^([\d,]+) entr/.exec(await page.getByText(/entr(y|ies), /).textContent())?.[1]);
    const before = await entries();
    await page.getByLabel('Steps').selectOption('1');
    await until(entries, (many) => many < before, 'Fewer steps show fewer entries');
    await page.getByLabel('Direction').selectOption('uses');
    await page.getByRole('button', { name: 'Is owned by', exact: true }).click();
    await page.locator('.graph a[data-ref^="group:"]').waitFor();
    await page.getByRole('button', { name: 'API', exact: true }).click();
    await until(
      () => page.locator('.graph a[data-ref^="api:"]').count(),
      (many) => many === 0,
      'No API is shown',
    );
    const search = new URL(page.url()).searchParams;
    must(search.get('depth') === '1' && search.get('direction') === 'uses', page.url());
    must(search.getAll('type').includes('ownedBy') && !search.getAll('kind').includes('api'), page.url());
    const shown = await page.locator('.graph a').count();
    await page.reload();
    await page.locator('.graph a.self').waitFor();
    must((await page.locator('.graph a').count()) === shown, 'Another picture after loading it again.');
  });
  await check('the list says the same in words', async () => {
    await page.goto(relations);
    const lines = page.locator('.graph .edge');
    await lines.first().waitFor({ state: 'attached' });
    const drawn = await lines.count();
    await page.getByRole('button', { name: 'List', exact: true }).click();
    await page.getByRole('table').waitFor();
    must((await page.locator('tbody tr').count()) === drawn, 'The list is not as long as the picture has lines.');
    await accessible(page);
    await page.getByRole('button', { name: 'Picture', exact: true }).click();
    await page.locator('.graph a.self').waitFor();
  });
  await check('the picture is saved as SVG and as PNG', async () => {
    const saved = async (name) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
      return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
    };
    const svg = await saved('Save as SVG');
    must(svg.name === 'checkout-service-relations.svg', svg.name);
    must(svg.content.toString().startsWith('<svg xmlns=') && svg.content.includes('checkout-service'), 'No picture.');
    must(!svg.content.includes('var('), 'Its colours are elsewhere.');
    const png = await saved('Save as PNG');
    must(png.content.subarray(1, 4).toString() === 'PNG' && png.content.length > 5_000, 'No image.');
    return `${svg.content.length} and ${png.content.length} bytes`;
  });
}

const manifest = (name, description) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  description: ${description}
spec: {type: service, lifecycle: production, owner: team-payments}
`;

export async function entity(chrome, { address, folder }) {
  const page = await visitor(chrome, address);
  await graph(page);
  await check('reading again says how it ended', async () => {
    await page.goto('/catalog/default/component/checkout-service/source');
    await page.getByRole('button', { name: 'Read it again now' }).click();
    await page
      .getByRole('status')
      .getByText(/^Read in .*: nothing changed/)
      .waitFor();
    await page
      .getByText(/kind: Component/)
      .first()
      .waitFor();
    must((await page.locator('.lines .plus').textContent()).startsWith('apiVersion'), 'Its line is not marked.');
    await page.getByRole('button', { name: 'As the catalog holds it' }).click();
    await page.getByText('uid:').waitFor();
    must(page.url().includes('as=stored'), page.url());
  });
  await check('a team shows who is in it, and what it owns by kind', async () => {
    await page.goto('/catalog/default/group/engineering');
    await page.getByRole('heading', { name: 'In the teams below' }).waitFor();
    await page.getByRole('link', { name: 'Payments developer' }).waitFor();
    await page.getByRole('link', { name: /^Component: / }).click();
    await page.waitForURL(/\/catalog\?kind=component&relations\.ownedBy=/);
    await page.getByRole('link', { name: 'checkout-service' }).waitFor();
  });
  await check('a system shows its parts by kind, and how they relate', async () => {
    await page.goto('/catalog/default/system/commerce-platform');
    await page.getByRole('heading', { name: 'Components' }).waitFor();
    await page.locator('.graph .edge').first().waitFor({ state: 'attached' });
    await page.getByRole('heading', { name: 'APIs' }).waitFor();
  });
  await check('what goes with an entry is said before it goes, and its page remembers it', async () => {
    const place = 'team-payments/short-life';
    const entry = '/catalog/default/component/short-life';
    const data = { owner: 'team-payments', name: 'short-life' };
    must((await page.request.post('/api/ridgeway/code/repositories', { data })).ok(), 'No repository was made.');
    const work = join(folder, 'short-life');
    mkdirSync(work);
    git(work, 'init', '-q', '-b', 'main');
    const write = async (text, message) => {
      writeFileSync(join(work, 'catalog-info.yaml'), text);
      git(work, 'add', '.');
      git(work, 'commit', '-qm', message);
      await push(page, work, `${address}/git/${place}.git`, place);
    };
    const beside = manifest('short-lived-too', 'Beside it.');
    await write(`${manifest('short-life', 'Old.')}---\n${beside}`, 'Begin');
    await write(`${manifest('short-life', 'New.')}---\n${beside}`, 'Say what is new');
    await page.goto(`${entry}/activity`);
    const change = page.locator('.history > li', { hasText: 'Changed 1 field' });
    await change.getByText('metadata.description').waitFor();
    must((await change.locator('.minus').textContent()) === 'Old.', 'What it was is not told.');
    must((await change.locator('.plus').textContent()) === 'New.', 'What it is is not told.');
    await change.getByRole('link', { name: 'Say what is new' }).waitFor();
    await state(page, 'component-changed');
    await page.goto(entry);
    await page.getByText('Do…').click();
    await page.getByRole('button', { name: 'Take it out of the catalog' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('short-lived-too').waitFor();
    const button = dialog.getByRole('button', { name: 'Take 2 entries out' });
    must(await button.isDisabled(), 'It can be pressed without the name.');
    await dialog.getByRole('textbox').fill('short-life');
    await button.click();
    await page.waitForURL(/\/catalog$/);
    await page.goto(entry);
    await page.getByText('The catalog has no component called short-life.').waitFor();
    await page.getByText('Left the catalog').waitFor();
    await settled(page);
    await state(page, 'component-left');
  });
  await page.context().close();
}
