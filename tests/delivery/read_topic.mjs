// Reads our events as a consumer group of an independent Kafka client, and
// holds them against what readers are promised.
//
//   node read_topic.mjs BROKERS TOPIC EVENTS [order|user]
//
//   ORDER_WEB_PACKAGES   the folder whose node_modules holds our packages
//
// Prints `reading` once the group has formed, and when EVENTS different events
// have come one JSON line:
//
//   {"messages":N,"events":N,"orders":N,"duplicates":N,"traced":N,"faults":[TEXT, ...]}
//
// What is promised: CloudEvents 1.0 in binary mode; the key is the order (or
// the user); of each order the first occurrences are in sequence, without
// gaps; what is repeated carries the same event id.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [brokers, topic, wanted, keyedBy = 'order'] = process.argv.slice(2);
const packages = process.env.ORDER_WEB_PACKAGES;
if (!wanted || !packages) {
  console.error('ORDER_WEB_PACKAGES=... node read_topic.mjs BROKERS TOPIC EVENTS [order|user]');
  process.exit(2);
}
const require = createRequire(join(packages, 'any.js'));
const { Kafka, logLevel } = require('kafkajs');

const faults = [];
const fault = (text) => {
  if (faults.length < 20) faults.push(text);
};
const seen = new Map(); // event id -> order and sequence
const last = new Map(); // order -> the highest sequence so far
const places = new Map(); // key -> partition
let messages = 0;
let traced = 0; // messages that name their trace

function check(partition, message) {
  ++messages;
  const header = (name) => message.headers[name]?.toString();
  const [id, order] = [header('ce_id'), header('ce_subject')];
  const sequence = Number(header('ce_sequence'));
  const name = `${order} ${sequence} ${id}`;
  const expect = (holds, what) => holds || fault(`${name}: ${what}`);

  expect(header('ce_specversion') === '1.0', 'ce_specversion');
  expect(header('ce_source') === 'order-service', 'ce_source');
  expect(header('content-type') === 'application/json', 'content-type');
  expect(/^order\.[a-z_]+$/.test(header('ce_type')), 'ce_type');
  expect(!Number.isNaN(Date.parse(header('ce_time'))), 'ce_time');
  const trace = header('traceparent');
  expect(!trace || /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/.test(trace), 'traceparent');
  if (trace) ++traced;
  let payload = {};
  try {
    payload = JSON.parse(message.value.toString());
  } catch {
    fault(`${name}: the payload is no JSON`);
  }
  expect(payload.eventId === id, 'eventId of the payload');
  expect(payload.orderId === order, 'orderId of the payload');
  const key = message.key?.toString();
  expect(key === (keyedBy === 'user' ? payload.userId : order), `key ${key}`);
  expect((places.get(key) ?? partition) === partition, 'moved to another partition');
  places.set(key, partition);

  if (seen.has(id)) {
    expect(seen.get(id) === `${order} ${sequence}`, 'the id of another event');
    return;
  }
  seen.set(id, `${order} ${sequence}`);
  const before = last.get(order) ?? 0;
  expect(sequence === before + 1, `comes after ${before}`);
  last.set(order, Math.max(sequence, before));
}

function finish() {
  const events = seen.size;
  const duplicates = messages - events;
  const summary = { messages, events, orders: last.size, duplicates, traced, faults };
  console.log(JSON.stringify(summary));
  process.exit(0);
}

const kafka = new Kafka({
  clientId: 'delivery-test',
  brokers: brokers.split(','),
  logLevel: logLevel.NOTHING,
  retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 1000 },
});
const consumer = kafka.consumer({ groupId: `${topic}-reader`, sessionTimeout: 30000 });
consumer.on(consumer.events.GROUP_JOIN, () => console.log('reading'));
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ partition, message }) => {
    check(partition, message);
    if (seen.size >= Number(wanted)) finish();
  },
});
