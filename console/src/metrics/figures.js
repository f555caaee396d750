// What the overview shows of one reading of /metrics, under short names.
import { buckets, total, totalsBy } from './text.js';

const checkout = { method: 'POST', route: '/api/orders' };

function neighboursOf(all) {
  const open = totalsBy(all, 'order_neighbour_circuit_open', 'neighbour');
  const names = Object.keys(open).sort();
  const calls = (neighbour, outcome) =>
    total(all, 'order_neighbour_calls_total', { neighbour, outcome }) ?? 0;
  return names.map((name) => ({
    name,
    open: open[name] > 0,
    answered: calls(name, 'answered'),
    failed: calls(name, 'failed'),
    withheld: calls(name, 'withheld'),
    times: buckets(all, 'order_neighbour_call_duration_seconds', { neighbour: name }),
  }));
}

function sweepsOf(all) {
  const looks = totalsBy(all, 'order_sweep_looks_total', 'task');
  const failed = totalsBy(all, 'order_sweep_failures_total', 'task');
  return Object.keys(looks).map((task) => ({
    task, looks: looks[task], failed: failed[task] ?? 0,
  }));
}

export function figuresOf(all) {
  return {
    entered: totalsBy(all, 'order_status_changes_total', 'to'),
    placed: total(all, 'order_orders_placed_total'),
    checkouts: totalsBy(all, 'order_checkouts_total', 'outcome'),
    checkoutTimes: buckets(all, 'order_http_request_duration_seconds', checkout),
    requests: total(all, 'order_http_requests_total'),
    failedRequests: total(all, 'order_http_requests_total', { status: '5xx' }),
    inFlight: total(all, 'order_http_in_flight'),
    unpublished: total(all, 'order_outbox_unpublished_events'),
    oldestUnpublished: total(all, 'order_outbox_oldest_unpublished_seconds'),
    published: total(all, 'order_outbox_published_total'),
    parked: total(all, 'order_outbox_parked_events'),
    kafkaReachable: total(all, 'order_outbox_kafka_reachable'),
    neighbours: neighboursOf(all),
    sweeps: sweepsOf(all),
    overdue: total(all, 'order_overdue_orders'),
    failing: total(all, 'order_failing_orders'),
    openDuties: total(all, 'order_duties_open'),
    refusedDuties: total(all, 'order_duties_refused'),
  };
}
