// What counters tell by their growth between two readings.

// Growth of a counter; null when it cannot be told: it is missing, or smaller
// than before, because the process began anew or another replica answered.
export function growth(before, after) {
  if (!Number.isFinite(before) || !Number.isFinite(after)) return null;
  return after < before ? null : after - before;
}

export function perMinute(before, after, milliseconds) {
  const grown = growth(before, after);
  return grown === null || milliseconds <= 0 ? null : grown * 60000 / milliseconds;
}

// Cumulative buckets of what came between two readings; null like growth.
export function bucketsBetween(before, after) {
  if (!before?.length || before.length !== after?.length) return null;
  const out = after.map(({ le, count }, i) => ({ le, count: growth(before[i].count, count) }));
  return out.every(({ count }) => count !== null) ? out : null;
}

// The value below which the share `q` of a histogram lies, as Prometheus
// reckons it: linear inside a bucket, the highest finite bound beyond it. Null
// when nothing was observed.
export function quantile(q, buckets) {
  const all = buckets?.at(-1)?.count;
  if (!all) return null;
  const rank = q * all;
  const index = buckets.findIndex(({ count }) => count >= rank);
  const { le, count } = buckets[index];
  const below = index ? buckets[index - 1] : { le: 0, count: 0 };
  if (!Number.isFinite(le)) return below.le;
  if (count === below.count) return le;
  return below.le + (le - below.le) * (rank - below.count) / (count - below.count);
}
