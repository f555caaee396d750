// Prometheus scrapes the real service and HAProxy after a few checkouts: every
// metric that an alert or the dashboard names is there, with these labels, and
// every expression can be evaluated.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyExpression, selectorsOf } from './expressions.mjs';
import { eventually, startWatchedShop } from './world.mjs';

// Series that are not there on a good day, and why.
const seldom = new Map([
  ['ALERTS', 'Prometheus makes it when an alert is raised'],
]);

let world;
before(async () => { world = await startWatchedShop(); });
after(() => world?.stop());

test('the service, its balancer and Prometheus make a world', async () => {
  for (let number = 1; number <= 5; ++number) {
    const reply = await world.checkOut(number);
    assert.equal(reply.status, 201, await reply.text());
  }
  await eventually('Prometheus has seen the checkouts', async () =>
    (await world.query('sum(last_over_time(order_checkouts_total{job="order-service"}[10m])) >= 5')).length);
  await eventually('Prometheus has seen the balancer', async () =>
    (await world.query('last_over_time(haproxy_backend_active_servers{proxy="writes"}[10m]) == 1')).length);
  // Two scrapes more, so that there is something to take a rate of.
  await eventually('there are rates', async () =>
    (await world.query('sum_over_time(up{job="order-service"}[10m]) >= 4')).length);
});

test('every metric that is asked for is there, with its labels', async () => {
  const names = await world.names();
  const checked = new Set();
  for (const { where, expression } of everyExpression()) {
    const selectors = selectorsOf(expression);
    assert.ok(selectors.length, `${where}: no metric in ${expression}`);
    for (const { text, name } of selectors) {
      if (seldom.has(name) || checked.has(text)) continue;
      checked.add(text);
      assert.ok(names.has(name), `${where}: nobody has ${name}`);
      // At any time: on a busy machine a scrape may just have come too late.
      assert.ok((await world.query(`count(count_over_time(${text}[1h]))`)).length, `${where}: nobody has ${text}`);
    }
  }
  assert.ok(checked.size > 40, `${checked.size} selectors`);
});

test('every expression can be evaluated', async () => {
  for (const { expression } of everyExpression()) await world.query(expression);
});

test('every alert is evaluated without a fault', async () => {
  const rules = await eventually('all rules were evaluated', async () => {
    const all = await world.rules();
    return all.length && all.every(({ health }) => health !== 'unknown') && all;
  });
  assert.ok(rules.length > 20);
  for (const { name, health, lastError } of rules) assert.equal(health, 'ok', `${name}: ${lastError}`);
});
