// Prometheus's text format, version 0.0.4, as far as this service writes it:
//
//   # HELP name text
//   # TYPE name counter|gauge|histogram|summary|untyped
//   name{label="value",...} number [timestamp]
//
// In label values \\, \" and \n stand for a backslash, a quote, a line feed.

const sampleLine =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+([-+]?[0-9.eE+-]+|[-+]?Inf|NaN)(?:\s+-?\d+)?$/;
const labelPair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"\s*,?\s*/gy;

const unescape = (text) =>
  text.replace(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));

function numberOf(text) {
  if (text === 'NaN') return NaN;
  if (text.endsWith('Inf')) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}

function labelsOf(text) {
  const labels = {};
  labelPair.lastIndex = 0;
  let end = 0;
  for (let pair; (pair = labelPair.exec(text)); end = labelPair.lastIndex)
    labels[pair[1]] = unescape(pair[2]);
  return end === text.length ? labels : null;
}

// A Map from a sample's name to its samples, [{ labels, value }]. Lines that
// are none of the format are passed over: one of them must not hide the rest.
export function parseMetrics(text) {
  const all = new Map();
  for (const line of text.split('\n')) {
    if (!line || line.startsWith('#')) continue;
    const parts = sampleLine.exec(line.trim());
    const labels = parts && labelsOf(parts[2] ?? '');
    if (!labels) continue;
    if (!all.has(parts[1])) all.set(parts[1], []);
    all.get(parts[1]).push({ labels, value: numberOf(parts[3]) });
  }
  return all;
}

const matches = (labels, wanted) =>
  Object.entries(wanted).every(([name, value]) => labels[name] === value);

// The sum of the samples that have these labels; null when there are none.
export function total(all, name, wanted = {}) {
  const found = (all.get(name) ?? []).filter((one) => matches(one.labels, wanted));
  return found.length ? found.reduce((sum, one) => sum + one.value, 0) : null;
}

// { VALUE OF LABEL: sum } of a metric that has this label.
export function totalsBy(all, name, label, wanted = {}) {
  const out = {};
  for (const one of all.get(name) ?? [])
    if (label in one.labels && matches(one.labels, wanted))
      out[one.labels[label]] = (out[one.labels[label]] ?? 0) + one.value;
  return out;
}

// [{ le, count }] by rising bound, cumulative, summed over the other labels;
// empty when there is no such histogram.
export function buckets(all, name, wanted = {}) {
  return Object.entries(totalsBy(all, `${name}_bucket`, 'le', wanted))
    .map(([le, count]) => ({ le: numberOf(le.replace('+', '')), count }))
    .sort((a, b) => a.le - b.le);
}
