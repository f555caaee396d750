// The console as a page: what it weighs, whom it lets in, how it looks and
// reads, with whatever one uses to look and read.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { asUser, patience, startWorld } from './console_world.mjs';
import { openBrowser } from './browser.mjs';
import { psql, required, startService } from './service.mjs';

const axe = readFileSync(createRequire(join(required('ORDER_WEB_PACKAGES'), 'any.js'))
  .resolve('axe-core/axe.min.js'), 'utf8');

let world;
let browser;
let places;

before(async () => {
  world = await startWorld({
    SWEEPERS_ENABLED: 'false', INVOICE_GRACE_MS: '0', PAYMENT_SERVICE_RETRIES: '0',
    CIRCUIT_BREAKER_ENABLED: 'false',
  });
  const order = await world.place({ products: [1] });
  await psql(world.database, `update service_outbox set parked_at = now(), retry_count = 10,
    last_error = 'MSG_SIZE_TOO_LARGE: Broker: Message size too large'
    where aggregate_id = '${order.id}' and sequence = 1`);
  await world.placeStuck({ products: [2] });
  places = {
    overview: ['', 'Overview', '.chart'],
    orders: ['#/orders', 'Orders', 'tbody tr'],
    order: [`#/orders/${order.id}`, 'Order', '.timeline'],
    stuck: ['#/stuck', 'Stuck orders', 'tbody tr'],
    parked: ['#/parked', 'Parked events', 'tbody tr'],
    unknown: ['#/nowhere', 'No such page', '.notice'],
  };
  browser = await world.open();
});

after(async () => {
  const code = await world?.stop();
  assert.equal(code, 0, 'order-service ends well');
});

async function show({ page }, [place, title, sign]) {
  await page.goto('about:blank');
  await page.goto(`${world.url}/console/${place}`);
  await page.getByRole('heading', { name: title, level: 1, exact: true }).waitFor();
  await page.locator(sign).first().waitFor();
}

async function faultsOf(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) =>
    `${html.slice(0, 120)} ${any[0]?.message ?? ''}`).join(' | ')}`);
}

const get = (path, headers = {}) =>
  fetch(`${world.url}${path}`, { headers, redirect: 'manual', signal: AbortSignal.timeout(patience) });

test('the first load is small, compressed, and kept for as long as it holds', async () => {
  const { page } = browser;
  const loaded = [];
  const listen = (reply) => loaded.push(reply);
  page.on('response', listen);
  await show(browser, places.overview);
  page.off('response', listen);
  const own = loaded.filter((reply) => reply.url().includes('/console/'));
  let bytes = 0;
  for (const reply of own) {
    const { responseBodySize, responseHeadersSize } = await reply.request().sizes();
    bytes += responseBodySize + responseHeadersSize;
  }
  assert.ok(own.length >= 4, 'page, script, style, session');
  assert.ok(bytes > 20000 && bytes < 300000, `${bytes} bytes`);
  const script = own.find((reply) => /\.js$/.test(reply.url()));
  assert.equal(script.headers()['content-encoding'], 'gzip');
  assert.match(script.headers()['cache-control'], /immutable/);
  const path = new URL(script.url()).pathname;
  const plain = await get(path, { 'accept-encoding': 'identity' });
  assert.equal(plain.headers.get('content-encoding'), null);
  const again = await get(path, {
    'accept-encoding': 'identity', 'if-none-match': plain.headers.get('etag') });
  assert.equal(again.status, 304);
});

test('the page itself is asked for anew, below its slash, and names no other place', async () => {
  const moved = await get('/console?x=1');
  assert.equal(moved.status, 301);
  assert.equal(moved.headers.get('location'), '/console/?x=1');
  const index = await get('/console/');
  assert.equal(index.headers.get('cache-control'), 'no-cache');
  assert.match(index.headers.get('content-security-policy'), /script-src 'self'/);
  assert.doesNotMatch(await index.text(), /https?:\/\//);
  assert.equal((await get('/console/nothing.js')).status, 404);
  assert.deepEqual(await (await get('/console/session')).json(),
    { environment: 'test', version: '1.0.0', devSignIn: false });
});

test('who is not signed in, or no admin, is told what is missing', async () => {
  const stranger = await world.open({});
  await show(stranger, ['#/orders', 'Orders', '.notice']);
  await stranger.page.getByText('You are not signed in').waitFor();
  await stranger.page.getByText('x-user-role').waitFor();
  await stranger.stop();
  const buyer = await world.open(asUser(randomUUID()));
  await show(buyer, ['#/stuck', 'Stuck orders', '.notice']);
  await buyer.page.getByText('not as an admin').waitFor();
  await buyer.stop();
});

test('where unsigned headers are trusted, one says oneself who one is', async () => {
  const local = await startService({
    INSECURE_DEV_AUTH: 'true', NODE_ENV: 'development', GATEWAY_SECRET_KEY: '', SERVICE_SECRET: '',
  });
  const { page, complaints, stop } = await openBrowser(local.url);
  try {
    page.setDefaultTimeout(patience);
    await page.goto(`${local.url}/console/#/orders`);
    await page.getByText('Local try-out').waitFor();
    assert.deepEqual(await faultsOf(page), []);
    const id = await page.getByLabel('User id').inputValue();
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    await page.getByLabel('User id').fill('nobody');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('User id').fill(id);
    const asked = page.waitForRequest((request) => request.url().includes('/api/admin/orders'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    const headers = (await asked).headers();
    assert.equal(headers['x-user-id'], id);
    assert.equal(headers['x-user-role'], 'admin');
    await page.getByText('No order matches').waitFor();
    await page.reload();
    await page.getByText('No order matches').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Local try-out').waitFor();
    assert.deepEqual(complaints, []);
  } finally {
    await stop();
    assert.equal(await local.stop(), 0);
  }
});

test('axe finds no fault on any page, light or dark, nor in a dialog', async () => {
  const { page } = browser;
  for (const colorScheme of ['light', 'dark']) {
    // Colours that are still on their way would be judged.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const [name, place] of Object.entries(places)) {
      await show(browser, place);
      assert.deepEqual(await faultsOf(page), [], `${name}, ${colorScheme}`);
    }
    await show(browser, places.order);
    await page.getByRole('button', { name: 'Cancel order' }).click();
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await faultsOf(page), [], `dialog, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
});

test('each chart tells its figures in words as well', async () => {
  const { page } = browser;
  await show(browser, places.overview);
  const charts = page.locator('.chart');
  const count = await charts.count();
  assert.ok(count >= 5);
  for (let i = 0; i < count; ++i) {
    const chart = charts.nth(i);
    assert.ok(await chart.locator('.legend li').count() > 0);
    await chart.locator('summary').click();
    assert.ok(await chart.locator('table tbody tr').count() > 0);
  }
});

test('the overview tells of orders by status and of the neighbours', async () => {
  const { page } = browser;
  await show(browser, places.overview);
  const orders = page.locator('.chart').filter({ hasText: 'Orders per minute' });
  await orders.locator('.legend').getByText('awaiting payment').waitFor();
  const row = page.getByRole('row').filter({ hasText: 'payment-service' });
  await row.getByText('well').waitFor();
});

test('nothing scrolls sideways on a phone', async () => {
  const { page } = browser;
  await page.setViewportSize({ width: 360, height: 740 });
  for (const [name, place] of Object.entries(places)) {
    await show(browser, place);
    const { wide, shown } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth, shown: document.documentElement.clientWidth,
    }));
    assert.ok(wide <= shown, `${name} is ${wide} wide`);
  }
  assert.deepEqual(browser.complaints, []);
  assert.deepEqual(browser.foreign, []);
});
