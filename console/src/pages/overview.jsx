// How the service does now, from /metrics and /health/ready.
import { useEffect, useState } from 'preact/hooks';
import { duration, latency, short, words } from '../format.js';
import { poll, readings } from '../metrics/polling.js';
import { bucketsBetween, growth, quantile } from '../metrics/rates.js';
import { Chart } from '../parts/chart.jsx';
import { Notice } from '../parts/notice.jsx';
import { Table } from '../parts/table.jsx';
import { statuses } from '../statuses.js';

const colours = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'];
const aMinute = (value) => `${short(value)}/min`;

// The statuses that orders have entered, busiest first; few enough to be told
// apart.
function busiestStatuses({ entered }) {
  return statuses.filter((status) => entered[status] > 0)
    .sort((a, b) => entered[b] - entered[a]).slice(0, colours.length)
    .sort((a, b) => statuses.indexOf(a) - statuses.indexOf(b));
}

const line = (name, values, i = 0) => ({ name, values, colour: colours[i % colours.length] });

function orderLines(last) {
  const busiest = busiestStatuses(last);
  if (!busiest.length) return [line('placed', readings.rates((f) => f.placed))];
  return busiest.map((status, i) =>
    line(words(status), readings.rates((f) => f.entered[status] ?? 0), i));
}

const checkoutLines = () => [['half of them', 0.5], ['99 of 100', 0.99]].map(([name, q], i) =>
  line(name, readings.quantiles(q, (f) => f.checkoutTimes), i));

const sweepLines = (last) => last.sweeps.map(({ task }, i) =>
  line(words(task), readings.rates((f) => f.sweeps.find((s) => s.task === task)?.looks), i));

function Tile({ name, value, tone = '', link, hint }) {
  return <div class={`tile ${tone}`}>
    <dt>{name}</dt>
    <dd>{link ? <a href={link}>{value}</a> : value}</dd>
    {hint && <dd class="fine">{hint}</dd>}
  </div>;
}

function readyTile(ready) {
  if (!ready) return <Tile name="Service" value="no answer" tone="bad" />;
  if (ready.status !== 'ready')
    return <Tile name="Service" value={words(String(ready.status))} tone="bad"
      hint={Object.entries(ready.checks ?? {}).map(([what, how]) => `${what} ${how}`).join(', ')} />;
  return <Tile name="Service" value="ready" tone="good" hint="database up" />;
}

const count = (value) => (value === null ? '–' : short(value));

function Tiles({ ready, last }) {
  return <dl class="tiles">
    {readyTile(ready)}
    {last && <>
      <Tile name="Requests in flight" value={count(last.inFlight)} />
      <Tile name="Overdue orders" value={count(last.overdue)} link="#/stuck"
        tone={last.failing ? 'warn' : ''} hint={last.failing ? `${short(last.failing)} keep failing` : 'none fails'} />
      <Tile name="Events waiting" value={count(last.unpublished)} tone={last.kafkaReachable === 0 ? 'bad' : ''}
        hint={last.kafkaReachable === 0 ? 'Kafka is not reached'
          : last.unpublished ? `oldest ${duration(last.oldestUnpublished)}` : 'none is late'} />
      <Tile name="Parked events" value={count(last.parked)} link="#/parked" tone={last.parked ? 'warn' : ''}
        hint={last.parked ? 'somebody must look' : 'none'} />
      <Tile name="Neighbour duties" value={count(last.openDuties)} tone={last.refusedDuties ? 'warn' : ''}
        hint={last.refusedDuties ? `${short(last.refusedDuties)} refused for good` : 'open'} />
    </>}
  </dl>;
}

// Of the last minute; `then` is missing where nothing can be told yet.
function neighbourColumns(before) {
  const thenOf = ({ name }) => before?.neighbours.find((then) => then.name === name);
  const grown = (pick) => (now) => {
    const then = thenOf(now);
    return count(then ? growth(pick(then), pick(now)) : null);
  };
  const within = (q) => (now) =>
    latency(quantile(q, bucketsBetween(thenOf(now)?.times, now.times)) ?? NaN);
  return [
    { title: 'Neighbour', show: ({ name }) => name },
    { title: 'State', show: ({ open }) =>
      <span class={`badge ${open ? 'ended' : 'done'}`}>{open ? 'left alone' : 'well'}</span> },
    { title: 'Answered', kind: 'number', show: grown((n) => n.answered) },
    { title: 'Failed', kind: 'number', show: grown((n) => n.failed) },
    { title: 'Withheld', kind: 'number', show: grown((n) => n.withheld) },
    { title: 'Half within', kind: 'number', show: within(0.5) },
    { title: '99 of 100 within', kind: 'number', show: within(0.99) },
  ];
}

function Neighbours({ last }) {
  if (!last.neighbours.length) return null;
  return <section class="card wide" aria-labelledby="neighbours">
    <h2 id="neighbours">Neighbours</h2>
    <p class="fine">Calls of the last minute. A neighbour that keeps failing is left alone for a
      while; calls are withheld then.</p>
    <Table caption="Neighbours" columns={neighbourColumns(readings.lastMinuteAgo)}
      rows={last.neighbours} keyOf={({ name }) => name} />
  </section>;
}

function Figures({ last }) {
  const { times } = readings;
  return <div class="charts">
    <Chart title="Orders per minute, by status" about="How many orders entered each status."
      times={times} lines={orderLines(last)} show={aMinute} />
    <Chart title="Checkout latency" about="How long checkouts of the last minute took."
      times={times} lines={checkoutLines()} show={latency} />
    <Chart title="Outbox lag" about="Age of the event that has waited longest for Kafka."
      times={times} lines={[line('oldest', readings.values((f) => f.oldestUnpublished), 4)]} show={duration} />
    <Chart title="Outbox backlog" about="Events that wait for Kafka."
      times={times} lines={[line('waiting', readings.values((f) => f.unpublished), 3),
        line('parked', readings.values((f) => f.parked), 5)]} show={short} />
    <Chart title="Sweepers’ looks per minute" about="Orders looked at because they waited."
      times={times} lines={sweepLines(last)} show={aMinute} />
    <Neighbours last={last} />
  </div>;
}

export function Overview() {
  const [{ ready, fault, looked }, setState] = useState({ looked: false });
  useEffect(() => poll((seen) => setState({ ...seen, looked: true })), []);
  const { last } = readings;
  if (!looked && !last) return <p class="loading" role="status">Loading figures…</p>;
  return <>
    {fault && <Notice tone="warn" title="No figures from here">
      <p>{fault.message}. A balancer may keep <code>/metrics</code> to itself, because the numbers
        of one replica say nothing about the others: open a replica’s own console to see them.</p>
    </Notice>}
    <Tiles ready={ready} last={last} />
    {last && <Figures last={last} />}
    <p class="fine">Of the process that answers, since this page was opened; a new look every 5 seconds.</p>
  </>;
}
