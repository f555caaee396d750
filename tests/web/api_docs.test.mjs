// /api-docs as people use it: in a browser, behind the service's own headers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser } from './browser.mjs';
import { startService } from './service.mjs';

const methods = ['get', 'put', 'post', 'delete', 'patch'];

let service;
let browser;

before(async () => {
  service = await startService();
  browser = await openBrowser(service.url);
});

after(async () => {
  await browser?.stop();
  const code = await service?.stop();
  assert.equal(code, 0, 'order-service ends well');
});

async function describedOperations() {
  const reply = await fetch(`${service.url}/api-docs/openapi.json`);
  assert.equal(reply.status, 200);
  const description = await reply.json();
  return Object.entries(description.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method])
      .map((method) => `${method.toUpperCase()} ${path}`));
}

// As the page shows them, whatever invisible characters it breaks lines with.
async function shownOperations(page) {
  const shown = await page.locator('.opblock-summary').evaluateAll((all) =>
    all.map((one) => [
      one.querySelector('.opblock-summary-method').textContent,
      one.querySelector('.opblock-summary-path').getAttribute('data-path'),
    ].join(' ')));
  return shown.map((text) => text.replace(/\u200b/g, ''));
}

test('the page shows every operation, tries one, and has nothing to complain about',
  async () => {
    const { page, complaints, foreign } = browser;

    const opened = await page.goto(`${service.url}/api-docs`);
    assert.equal(opened.status(), 200);
    assert.equal(page.url(), `${service.url}/api-docs/`);
    assert.match(opened.headers()['content-security-policy'], /script-src 'self'/);
    await page.locator('.opblock').first().waitFor();
    assert.equal(await page.title(), 'Order Service API');

    const described = await describedOperations();
    assert.ok(described.length > 10);
    await page.waitForFunction(
      (count) => document.querySelectorAll('.opblock').length >= count, described.length);
    assert.deepEqual((await shownOperations(page)).sort(), described.sort());

    const health = page.locator('#operations-Service-health');
    await health.locator('.opblock-summary').click();
    await health.getByRole('button', { name: 'Try it out' }).click();
    const answered = page.waitForResponse(`${service.url}/health`);
    await health.getByRole('button', { name: 'Execute' }).click();
    assert.equal((await answered).status(), 200);
    const live = health.locator('.live-responses-table .response');
    await live.waitFor();
    assert.match(await live.locator('.response-col_status').innerText(), /^200/);
    assert.match(await live.innerText(), /healthy/);

    if (process.env.ORDER_WEB_SCREENSHOT)
      await page.screenshot({ path: process.env.ORDER_WEB_SCREENSHOT });
    assert.deepEqual(complaints, []);
    assert.deepEqual(foreign, []);
  });

test('its files come compressed, and again only when they have changed', async () => {
  const url = `${service.url}/api-docs/swagger-ui-bundle.js`;
  const first = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
  assert.equal(first.status, 200);
  assert.equal(first.headers.get('content-encoding'), 'gzip');
  const plain = await fetch(url, { headers: { 'accept-encoding': 'gzip;q=0' } });
  assert.equal(plain.headers.get('content-encoding'), null);
  assert.notEqual(plain.headers.get('etag'), first.headers.get('etag'));
  assert.equal(await plain.text(), await first.text());
  const again = await fetch(url, {
    headers: { 'accept-encoding': 'gzip', 'if-none-match': first.headers.get('etag') },
  });
  assert.equal(again.status, 304);
});

test('a file that is not there is an unknown path', async () => {
  const reply = await fetch(`${service.url}/api-docs/nothing.js`);
  assert.equal(reply.status, 404);
  assert.deepEqual(await reply.json(), {
    success: false,
    error: 'Endpoint not found',
    path: '/api-docs/nothing.js',
    requestId: reply.headers.get('x-request-id'),
  });
});
