// Failing, undoing, the keyboard alone, a phone, and a server that goes away.
import { noSideways, state } from './looks.mjs';
import { fill, run } from './newcomer.mjs';
import { check, must, until, visitor } from './session.mjs';

const form = '/create/default/new-service';

async function failing(chrome, address) {
  const page = await visitor(chrome, address);
  let first = '';
  await check('a run that cannot go on says what was done, what was not, and opens its log', async () => {
    await page.goto(form);
    await fill(page, { name: 'wanted-twice', description: 'Is there already.' });
    const data = { owner: 'team-payments', name: 'wanted-twice' };
    const taking = async (route) => {
      must(
        (await page.request.post('/api/ridgeway/code/repositories', { data })).ok(),
        'Nobody took the name meanwhile.',
      );
      await route.continue();
    };
    // Somebody is quicker than the form can know.
    await page.route('**/api/scaffolder/v2/tasks', taking, { times: 1 });
    await page.getByRole('button', { name: 'Create new service' }).click();
    first = await run(page, 'Failed');
    const alert = page.getByRole('alert');
    await alert.getByText('Not done: Create the repository').waitFor();
    await state(page, 'run-failed');
  });
  await check('it waits on Home, where one sees why', async () => {
    await page.goto('/');
    await page.getByRole('link', { name: 'See why' }).first().click();
    await page.waitForURL(first);
  });
  await check('retry from here tries the same step again', async () => {
    const [tried] = await Promise.all([
      page.waitForResponse((answer) => answer.url().endsWith('/retry')),
      page.getByRole('button', { name: 'Retry from here' }).click(),
    ]);
    must(tried.ok(), 'The retry was refused.');
    await run(page, 'Failed');
  });
  await check('start over brings the same answers', async () => {
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByLabel('What it does').waitFor();
    must((await page.getByLabel('What it does').inputValue()) === 'Is there already.', 'The answers are gone.');
    await page.getByLabel('Name').fill('short-lived');
    await fill(page, { name: 'short-lived', description: 'Goes again.' });
    await page.getByRole('button', { name: 'Create new service' }).click();
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
  });
  await check('what goes on is told on every page, and that it is done, until one looks at it', async () => {
    await page.goto('/catalog');
    const told = page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: /short-lived/ });
    await told.waitFor();
    await told.getByText('Done').waitFor();
    await state(page, 'catalog-run-done');
    await told.click();
    await run(page, 'Done');
    await told.waitFor({ state: 'detached' });
  });
  await check('undo lists what goes, wants the name, and deletes it', async () => {
    await page.getByRole('button', { name: 'Undo' }).click();
    const dialog = page.getByRole('dialog');
    const button = dialog.getByRole('button', { name: 'Delete what this run created' });
    must(await button.isDisabled(), 'It can be pressed without the name.');
    await state(page, 'run-undo');
    await dialog.getByRole('textbox').fill('short-lived');
    await button.click();
    await dialog.waitFor({ state: 'detached' });
    await until(
      () => page.getByText('undone').count(),
      (many) => many > 0,
      'It is undone',
    );
    const answer = await page.request.get('/api/ridgeway/code/repositories/team-payments/short-lived');
    must(answer.status() === 404, `The repository answers ${answer.status()}`);
  });
  await page.context().close();
}

async function keyboard(chrome, address) {
  const page = await visitor(chrome, address);
  const focus = () => page.evaluate(() => document.activeElement?.textContent || document.activeElement?.id || '');
  const tabTo = async (text) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      if ((await focus()).includes(text)) return;
    }
    throw new Error(`Tab does not reach ${text}.`);
  };
  await check('a service is created by keyboard alone', async () => {
    await page.goto('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await page.getByRole('link', { name: 'New service', exact: true }).waitFor();
    await tabTo('New service');
    await page.keyboard.press('Enter');
    await page.getByLabel('Name').waitFor();
    if ((await focus()) !== 'root_name') await tabTo('root_name');
    await page.keyboard.type('by-keyboard');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Typed, never clicked.');
    await page.keyboard.press('Tab');
    await page.keyboard.type('team-payments');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Python');
    await tabTo('Next');
    await page.keyboard.press('Enter');
    await page.getByLabel('Size', { exact: true }).waitFor();
    await tabTo('Review');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Create new service' }).waitFor();
    await tabTo('Create new service');
    await page.keyboard.press('Enter');
    await run(page, 'Done');
  });
  await check('search opens by a key, moves by arrows, and gives the focus back', async () => {
    await page.goto('/runs');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Search' }).fill('checkout');
    await page.getByRole('option', { name: /checkout-service/ }).waitFor();
    await state(page, 'palette');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search' }).fill('checkout-service');
    await page.getByRole('option', { name: /checkout-service/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'checkout-service' }).waitFor();
    await page.keyboard.press('/');
    await page.getByRole('option', { name: /checkout-service/ }).waitFor();
    await page.getByRole('combobox', { name: 'Search' }).fill('chekout-servcie');
    await page.getByRole('option', { name: /checkout-service/ }).waitFor();
    must((await page.locator('.found mark').first().textContent()) === 'checkout', 'The word that was found is marked');
    await page.getByRole('combobox', { name: 'Search' }).fill('new service');
    await page.getByRole('option', { name: /New service.*Create/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/create\/default\/new-service/);
    await page.goto('/runs');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await state(page, 'keys');
    await page.keyboard.press('Escape');
  });
  await check('rows of the catalog move by arrows, open by Enter, and the page comes back as it was', async () => {
    await page.goto('/catalog?kind=component');
    await page.getByRole('link', { name: 'checkout-service' }).waitFor();
    await page.getByLabel('Find in the catalog').press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const row = await focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: row }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Remove Component' }).waitFor();
  });
  await page.context().close();
}

async function phone(chrome, address) {
  const page = await visitor(chrome, address, { width: 390 });
  await check('a service is created on a phone', async () => {
    await page.goto('/');
    await page.getByRole('link', { name: 'Create', exact: true }).click();
    await page.getByRole('link', { name: 'New service', exact: true }).click();
    await page.getByLabel('Name').waitFor();
    await noSideways(page);
    await fill(page, { name: 'from-a-phone', description: 'Made on the way.', language: 'TypeScript (Node.js)' });
    await page.getByRole('button', { name: 'Create new service' }).click();
    await run(page, 'Done');
    await noSideways(page);
    await state(page, 'run-done-390');
  });
  await page.context().close();
}

async function away(chrome, address) {
  const page = await visitor(chrome, address);
  await check('a lost server is said in a quiet bar, nothing typed is lost, and it reconnects by itself', async () => {
    await page.route('**/api/ridgeway/events', (route) => route.abort());
    await page.goto(form);
    await page.getByText('The server does not answer').waitFor();
    await page.getByLabel('Name').fill('kept-name');
    await state(page, 'server-away');
    await page.unroute('**/api/ridgeway/events');
    await page.getByText('The server does not answer').waitFor({ state: 'detached' });
    must((await page.getByLabel('Name').inputValue()) === 'kept-name', 'What was typed is gone.');
  });
  await check('the tabs of a browser share one event stream', async () => {
    const tabs = await Promise.all([1, 2].map(() => page.context().newPage()));
    const opened = [];
    for (const tab of tabs) {
      tab.on('request', (request) => request.url().endsWith('/api/ridgeway/events') && opened.push(request.url()));
      await tab.goto('/catalog');
      await tab.getByRole('link', { name: 'checkout-service' }).waitFor();
    }
    must(opened.length === 0, `${opened.length} more streams were opened.`);
  });
  await check('an unknown visitor is asked for a token', async () => {
    await page.route('**/api/ridgeway/session', (route) =>
      route.fulfill({
        status: 401,
        contentType: 'application/problem+json',
        body: '{"title":"Unauthorized","detail":"Sign in."}',
      }),
    );
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in to Ridgeway' }).waitFor();
    await state(page, 'sign-in');
  });
  await page.context().close();
}

export async function others(chrome, { address }) {
  await failing(chrome, address);
  await keyboard(chrome, address);
  await phone(chrome, address);
  await away(chrome, address);
}
