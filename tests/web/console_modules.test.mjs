// The console's modules that need no browser: reading metrics, reckoning rates,
// showing values, finding the way.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { figuresOf } from '../../console/src/metrics/figures.js';
import { bucketsBetween, growth, perMinute, quantile } from '../../console/src/metrics/rates.js';
import { Readings, readingsKept } from '../../console/src/metrics/readings.js';
import { buckets, parseMetrics, total, totalsBy } from '../../console/src/metrics/text.js';
import {
  ago, duration, isUuid, latency, money, sentence, short,
} from '../../console/src/format.js';
import { linkTo, orderLink, readRoute } from '../../console/src/routing.js';
import { toneOf } from '../../console/src/statuses.js';
import { pauseBefore, readEntry } from '../../console/src/timeline.js';

const page = `# HELP order_checkouts_total Checkouts, by what their caller was told.
# TYPE order_checkouts_total counter
order_checkouts_total{outcome="placed"} 12
order_checkouts_total{outcome="refused"} 3
# TYPE order_odd gauge
order_odd{text="a \\"quote\\", a comma, a \\\\ and a\\nline",other="}"} 1.5e-3 1700000000000
order_odd_infinite -Inf
order_odd_nothing NaN
this line is broken
order_broken{label=unquoted} 1
# TYPE order_seconds histogram
order_seconds_bucket{route="/a",le="0.1"} 5
order_seconds_bucket{route="/b",le="0.1"} 1
order_seconds_bucket{route="/a",le="+Inf"} 8
order_seconds_bucket{route="/b",le="+Inf"} 1
order_seconds_bucket{route="/a",le="0.5"} 7
order_seconds_bucket{route="/b",le="0.5"} 1
order_seconds_sum{route="/a"} 2.25
order_seconds_count{route="/a"} 8`;

test('metrics are read, whatever their labels hold, and broken lines passed over', () => {
  const all = parseMetrics(page);
  assert.equal(total(all, 'order_checkouts_total'), 15);
  assert.equal(total(all, 'order_checkouts_total', { outcome: 'placed' }), 12);
  assert.equal(total(all, 'order_checkouts_total', { outcome: 'none' }), null);
  assert.equal(total(all, 'order_nothing'), null);
  assert.deepEqual(totalsBy(all, 'order_checkouts_total', 'outcome'), { placed: 12, refused: 3 });
  assert.deepEqual(all.get('order_odd')[0], {
    labels: { text: 'a "quote", a comma, a \\ and a\nline', other: '}' }, value: 0.0015,
  });
  assert.equal(total(all, 'order_odd_infinite'), -Infinity);
  assert.ok(Number.isNaN(all.get('order_odd_nothing')[0].value));
  assert.ok(!all.has('order_broken'));
});

test('buckets come by rising bound, summed over the labels that nobody asked for', () => {
  const all = parseMetrics(page);
  assert.deepEqual(buckets(all, 'order_seconds'), [
    { le: 0.1, count: 6 }, { le: 0.5, count: 8 }, { le: Infinity, count: 9 }]);
  assert.deepEqual(buckets(all, 'order_seconds', { route: '/a' }).map(({ count }) => count), [5, 7, 8]);
  assert.deepEqual(buckets(all, 'order_nothing'), []);
});

test('the figures of the overview are found under the names that the service gives', () => {
  const figures = figuresOf(parseMetrics(`
order_status_changes_total{to="paid"} 4
order_neighbour_circuit_open{neighbour="payment-service"} 1
order_neighbour_circuit_open{neighbour="cart-service"} 0
order_neighbour_calls_total{neighbour="payment-service",outcome="answered"} 7
order_neighbour_calls_total{neighbour="payment-service",outcome="failed"} 5
order_neighbour_call_duration_seconds_bucket{neighbour="payment-service",le="0.1"} 12
order_sweep_looks_total{task="make_invoice"} 3
order_sweep_failures_total{task="make_invoice"} 2`));
  assert.deepEqual(figures.entered, { paid: 4 });
  assert.deepEqual(figures.neighbours.map(({ name }) => name), ['cart-service', 'payment-service']);
  assert.deepEqual(figures.neighbours[1], {
    name: 'payment-service', open: true, answered: 7, failed: 5, withheld: 0,
    times: [{ le: 0.1, count: 12 }],
  });
  assert.deepEqual(figures.sweeps, [{ task: 'make_invoice', looks: 3, failed: 2 }]);
  assert.equal(figures.parked, null);
});

test('a counter that shrank tells nothing', () => {
  assert.equal(growth(3, 10), 7);
  assert.equal(growth(10, 3), null);
  assert.equal(growth(null, 3), null);
  assert.equal(perMinute(0, 5, 30000), 10);
  assert.equal(perMinute(0, 5, 0), null);
});

test('quantiles lie inside their bucket, and nowhere without observations', () => {
  const all = [{ le: 0.1, count: 10 }, { le: 0.2, count: 20 }, { le: Infinity, count: 20 }];
  assert.equal(quantile(0.5, all), 0.1);
  assert.ok(Math.abs(quantile(0.75, all) - 0.15) < 1e-9);
  assert.equal(quantile(0.5, [{ le: 0.1, count: 0 }, { le: Infinity, count: 4 }]), 0.1);
  assert.equal(quantile(0.5, [{ le: 0.1, count: 0 }, { le: Infinity, count: 0 }]), null);
  assert.equal(quantile(0.5, null), null);
});

test('between two readings only what came since counts', () => {
  const before = [{ le: 1, count: 4 }, { le: Infinity, count: 5 }];
  const after = [{ le: 1, count: 5 }, { le: Infinity, count: 9 }];
  assert.deepEqual(bucketsBetween(before, after), [{ le: 1, count: 1 }, { le: Infinity, count: 4 }]);
  assert.equal(bucketsBetween(after, before), null);
  assert.equal(bucketsBetween([], after), null);
});

test('readings tell rates of the last minute and are bounded', () => {
  const readings = new Readings();
  for (let i = 0; i < 30; ++i) readings.add(i * 5000, { n: i });
  const rates = readings.rates(({ n }) => n);
  assert.equal(rates[0], null);
  assert.ok(rates.slice(1).every((rate) => rate === 12));
  assert.deepEqual(readings.lastMinuteAgo, { n: 17 });
  readings.add(150000, { n: 0 });
  assert.equal(readings.rates(({ n }) => n).at(-1), null);
  for (let i = 0; i < 500; ++i) readings.add(200000 + i, { n: i });
  assert.equal(readings.times.length, readingsKept);
});

test('amounts are grouped and stay exact', () => {
  assert.equal(money('9999999999999.99', 'IDR'), 'IDR 9,999,999,999,999.99');
  assert.equal(money('100.5'), '100.50');
  assert.equal(money('-1234'), '-1,234');
  assert.equal(money('0'), '0');
  assert.equal(money(null), '–');
});

test('times are told by their two largest units', () => {
  assert.equal(duration(0), '0 s');
  assert.equal(duration(59.6), '1 min');
  assert.equal(duration(3 * 3600 + 5 * 60 + 7), '3 h 5 min');
  assert.equal(duration(86400 + 61), '1 d');
  assert.equal(latency(0.0042), '4.2 ms');
  assert.equal(latency(2.5), '2.5 s');
  assert.equal(latency(NaN), '–');
  const now = Date.parse('2026-01-31T10:00:00Z');
  assert.equal(ago('2026-01-31T09:30:00Z', now), '30 min ago');
  assert.equal(ago('2026-01-31T10:00:30Z', now), 'in 30 s');
  assert.equal(ago(null, now), '–');
});

test('numbers and words are short', () => {
  assert.equal(short(1234567), '1,234,567');
  assert.equal(short(0.5), '0.5');
  assert.equal(short(12.34), '12.3');
  assert.equal(short(100), '100');
  assert.equal(sentence('awaiting_payment'), 'Awaiting payment');
  assert.equal(toneOf('shipped'), 'moving');
  assert.equal(toneOf('of_another_tool'), 'unknown');
  assert.ok(isUuid('5F2b9c1e-4a57-4d0b-8a34-2f6f1de0e001'));
  assert.ok(!isUuid('ORD-20260131-7K2M9QX'));
});

test('addresses lead somewhere and back', () => {
  assert.deepEqual(readRoute(''), { page: 'overview', id: null, query: {} });
  assert.equal(readRoute('#/stuck').page, 'stuck');
  assert.deepEqual(readRoute(linkTo('orders', { search: 'Siti & co', status: '' })),
    { page: 'orders', id: null, query: { search: 'Siti & co' } });
  assert.deepEqual(readRoute(orderLink('a/b')), { page: 'order', id: 'a/b', query: {} });
  for (const strange of ['#/nowhere', '#/stuck/1', '#/orders/1/2'])
    assert.equal(readRoute(strange).page, 'unknown');
});

const entry = (fields) => readEntry({ at: '2026-01-31T09:30:00.000Z', ...fields });

test('a timeline says what happened, by whom, and what failed', () => {
  const placed = entry({ kind: 'status', from: null, to: 'pending', by: null, byType: 'system' });
  assert.equal(placed.title, 'Placed as pending');
  assert.deepEqual(placed.details, ['by system']);
  const cancelled = entry({ kind: 'status', from: 'paid', to: 'cancelled', reason: 'sold_out',
    notes: 'phoned', by: 'u1', byType: 'admin' });
  assert.deepEqual(cancelled.details, ['was paid', 'reason: sold out', 'phoned', 'by admin u1']);
  const changed = entry({ kind: 'status', from: 'pending', to: 'pending',
    reason: 'shipping_cost_changed', notes: null, by: null, byType: 'service' });
  assert.equal(changed.title, 'Shipping cost changed');
  assert.deepEqual(changed.details, ['by service']);
  const parked = entry({ kind: 'event', type: 'order.paid', sequence: 3, publishedAt: null,
    parkedAt: '2026-01-31T09:31:00.000Z', attempts: 10, error: 'too large' });
  assert.equal(parked.tone, 'bad');
  assert.deepEqual(parked.details,
    ['number 3, parked: Kafka refused it too often', '10 attempts', 'too large']);
  const failed = entry({ kind: 'failed', what: 'invoice', text: 'no answer', times: 3,
    firstAt: '2026-01-31T09:20:00.000Z' });
  assert.equal(failed.title, 'Failed: invoice');
  assert.deepEqual(failed.details, ['no answer', '3 times since 2026-01-31T09:20:00.000Z']);
  assert.equal(entry({ kind: 'refused', what: 'paid', text: 'late', byType: 'service' }).tone, 'warn');
  assert.equal(entry({ kind: 'of_tomorrow' }).title, 'Of tomorrow');
});

test('only pauses worth telling are told', () => {
  const at = (time) => ({ at: `2026-01-31T09:${time}.000Z` });
  const entries = [at('30:00'), at('30:59'), at('35:59')];
  assert.equal(pauseBefore(entries, 0), null);
  assert.equal(pauseBefore(entries, 1), null);
  assert.equal(pauseBefore(entries, 2), 300);
});
