// What support staff do with the console, done in a browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { patience, startWorld } from './console_world.mjs';
import { psql } from './service.mjs';

let world;
let browser;
let page;

before(async () => {
  // Nobody mends anything but the person at the console.
  world = await startWorld({
    SWEEPERS_ENABLED: 'false', INVOICE_GRACE_MS: '0', PAYMENT_SERVICE_RETRIES: '0',
    CIRCUIT_BREAKER_ENABLED: 'false',
  });
  browser = await world.open();
  page = browser.page;
});

after(async () => {
  const code = await world?.stop();
  assert.equal(code, 0, 'order-service ends well');
});

const link = (name) => page.getByRole('link', { name, exact: true });
const button = (name) => page.getByRole('button', { name });
const heading = (name) => page.getByRole('heading', { name, level: 1, exact: true });
const dialog = () => page.getByRole('dialog');
const status = () => page.locator('.order-head .badge');
const timeline = () => page.getByRole('list', { name: /Timeline/ });

const open = async (place = '') => {
  await page.goto('about:blank');
  await page.goto(`${world.url}/console/${place}`);
};

async function until(holds, what) {
  const end = Date.now() + patience;
  while (!(await holds())) {
    assert.ok(Date.now() < end, what);
    await pause(50);
  }
}

test('an order is found, its timeline read, it is cancelled, and the change is seen', async () => {
  const order = await world.place({ products: [1], recipient: 'Dewi Lestari' });
  await world.place({ products: [2], recipient: 'Another Buyer' });

  await open();
  await heading('Overview').waitFor();
  await link('Orders').click();
  await heading('Orders').waitFor();
  await page.getByLabel('Order number, id, recipient or phone').fill('lestari');
  await button('Find').click();
  await page.getByRole('link', { name: 'Clear' }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  await link(order.orderNumber).click();

  await heading('Order').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
  await page.getByText(order.orderNumber).first().waitFor();
  assert.equal(await status().innerText(), 'awaiting payment');
  assert.match(await timeline().innerText(), /Placed as pending[\s\S]*Awaiting payment/);
  const facts = await page.locator('main').innerText();
  for (const known of ['Jl. Melati 5', '+6281234567890', '20,000', '11,000', 'Next'])
    assert.ok(facts.includes(known), known);

  await button('Cancel order').click();
  await dialog().getByRole('button', { name: 'Cancel the order' }).click();
  assert.ok(await dialog().isVisible(), 'a reason is asked for');
  await dialog().getByLabel('Reason').fill('buyer_phoned');
  await dialog().getByRole('button', { name: 'Cancel the order' }).click();
  await status().filter({ hasText: 'cancelled' }).waitFor();
  await page.getByRole('status').filter({ hasText: order.orderNumber }).waitFor();
  await timeline().getByText('reason: buyer phoned').waitFor();
  const now = await world.call('GET', `/api/admin/orders/${order.id}`);
  assert.equal(now.status, 'cancelled');
  assert.equal(now.cancelReason, 'buyer_phoned');
  assert.deepEqual(browser.complaints, []);
  assert.deepEqual(browser.foreign, []);
});

test('what somebody else changed meanwhile is not overwritten', async () => {
  const order = await world.place();
  await open(`#/orders/${order.id}`);
  await button('Set status').click();
  await dialog().getByLabel('New status').selectOption('paid');
  await world.call('PUT', `/api/admin/orders/${order.id}/status`, { body: { newStatus: 'paid' } });
  await world.call('PUT', `/api/admin/orders/${order.id}/status`, { body: { newStatus: 'confirmed' } });
  await dialog().getByRole('button', { name: 'Set the status' }).click();
  await dialog().getByText('The order has changed meanwhile').waitFor();
  await dialog().getByRole('button', { name: 'Close' }).click();
  await status().filter({ hasText: 'confirmed' }).waitFor();
  browser.complaints.length = 0;
});

test('a stuck order is found, understood and mended from what the page says', async () => {
  const order = await world.placeStuck({ products: [7] });
  assert.equal(order.status, 'pending');
  await until(async () => {
    const { timeline: entries } = await world.call('GET', `/api/admin/orders/${order.id}/explain`);
    return entries.some(({ kind }) => kind === 'failed');
  }, 'what failed is kept');

  await open();
  await link('Stuck orders').click();
  const row = page.getByRole('row').filter({ hasText: order.orderNumber });
  await row.getByText('No invoice', { exact: true }).waitFor();
  // Why, in words, not in a code.
  assert.match(await row.innerText(), /cannot be paid[\s\S]*payment-service answered 503/);
  await row.getByRole('link', { name: order.orderNumber }).click();
  await page.locator('.notice-title', { hasText: 'No invoice' }).waitFor();
  await timeline().getByText(/^Failed/).first().waitFor();
  await page.goBack();

  // Not well yet: the page says so, and nothing is lost by trying.
  await world.control('PUT', '/faults/payment', { mode: 'status', status: 503, times: 1 });
  await row.getByRole('button', { name: 'Retry invoice' }).click();
  await dialog().getByText('not doubled').waitFor();
  await dialog().getByRole('button', { name: 'Retry invoice' }).click();
  await dialog().getByText('It was tried and failed').waitFor();
  assert.deepEqual(browser.complaints.splice(0).filter((text) => !text.includes('503')), []);
  await dialog().getByRole('button', { name: 'Retry invoice' }).click();
  await page.getByRole('status').filter({ hasText: order.orderNumber }).waitFor();
  await row.waitFor({ state: 'detached' });
  const now = await world.call('GET', `/api/admin/orders/${order.id}`);
  assert.equal(now.status, 'awaiting_payment');
  assert.deepEqual(browser.complaints, []);
});

test('a parked event is sent again', async () => {
  const order = await world.place();
  await psql(world.database, `update service_outbox set parked_at = now(), retry_count = 10,
    last_error = 'MSG_SIZE_TOO_LARGE' where aggregate_id = '${order.id}' and sequence = 1`);
  await open();
  await link('Parked events').click();
  const row = page.getByRole('row').filter({ hasText: order.id.slice(-8) });
  await row.getByText('MSG_SIZE_TOO_LARGE').waitFor();
  await row.getByRole('button', { name: 'Send again' }).click();
  await dialog().getByRole('button', { name: 'Send again' }).click();
  await page.getByText('One event is sent again.').waitFor();
  await page.getByText('No event is parked').waitFor();
  assert.deepEqual(await world.call('GET', '/api/admin/outbox'), []);
  assert.deepEqual(browser.complaints, []);
});

// Presses Tab until what has the focus is named so.
async function tabTo(name) {
  for (let i = 0; i < 80; ++i) {
    const text = await page.evaluate(() => {
      const { activeElement: at } = document;
      return at === document.body ? '' : at.labels?.[0]?.textContent ?? at.textContent;
    });
    if (text.trim().startsWith(name)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${name}`);
}

test('an order can be cancelled without a mouse', async () => {
  const order = await world.place({ recipient: 'Keyboard Only' });
  await open();
  await heading('Overview').waitFor();
  await tabTo('Skip to the content');
  await tabTo('Orders');
  await page.keyboard.press('Enter');
  await heading('Orders').waitFor();
  await tabTo('Order number');
  await page.keyboard.type('Keyboard Only');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  await tabTo(order.orderNumber);
  await page.keyboard.press('Enter');
  await button('Cancel order').waitFor();
  await tabTo('Cancel order');
  await page.keyboard.press('Enter');
  await dialog().waitFor();
  // Escape leaves it, and the focus is where it was.
  await page.keyboard.press('Escape');
  // Closed, it is no dialog any more to a screen reader; it has to be gone.
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^Cancel order/);
  await page.keyboard.press('Enter');
  await dialog().waitFor();
  await tabTo('Reason');
  await page.keyboard.type('duplicate');
  await page.keyboard.press('Enter');
  await status().filter({ hasText: 'cancelled' }).waitFor();
  assert.deepEqual(browser.complaints, []);
});

// Copies of one order; its items and history do not matter here.
const copies = (id, count) => `
  insert into "order" select (jsonb_populate_record(o, jsonb_build_object(
      'id', gen_random_uuid(), 'order_number', 'ORD-COPY-' || n,
      'idempotency_key', 'copy:' || n, 'created_at', o.created_at - n * interval '1 minute'))).*
  from "order" o, generate_series(1, ${count}) n where o.id = '${id}'`;

test('a listing asks for one page at a time, however many orders there are', async () => {
  const order = await world.place();
  await psql(world.database, copies(order.id, 3000));
  const asked = [];
  const listen = async (reply) => {
    if (reply.url().includes('/api/admin/orders?'))
      asked.push({ query: new URL(reply.url()).searchParams, body: reply.body() });
  };
  page.on('response', listen);
  await open('#/orders');
  await page.getByRole('link', { name: 'Older orders' }).waitFor();
  const firstPage = await page.locator('tbody tr a').allInnerTexts();
  await page.getByRole('link', { name: 'Older orders' }).click();
  await button('Back').waitFor();
  await page.waitForFunction((first) =>
    document.querySelector('tbody tr a') && document.querySelector('tbody tr a').textContent !== first,
  firstPage[0]);
  const secondPage = await page.locator('tbody tr a').allInnerTexts();
  page.off('response', listen);
  assert.equal(firstPage.length, 25);
  assert.equal(secondPage.length, 25);
  assert.ok(secondPage.every((number) => !firstPage.includes(number)));
  assert.equal(asked.length, 2, 'one request for each page');
  for (const { query, body } of asked) {
    assert.equal(query.get('page'), null);
    assert.notEqual(query.get('cursor'), null);
    assert.ok((await body).length < 150000);
  }
  await button('Back').click();
  await link(firstPage[0]).waitFor({ timeout: patience });
});
