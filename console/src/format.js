// Values as people read them.

// '1234567.5' of IDR: 'IDR 1,234,567.50'. Amounts are texts and stay exact;
// cents are shown where there are any.
export function money(amount, currency = '') {
  const parts = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount ?? '');
  if (!parts) return amount ?? '–';
  const [, sign, whole, cents] = parts;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const text = sign + grouped + (cents ? `.${cents.padEnd(2, '0')}` : '');
  return currency ? `${currency} ${text}` : text;
}

const units = [
  ['d', 86400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

// The two largest units of so many seconds: '3 h 5 min'.
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return '–';
  let rest = Math.round(Math.abs(seconds));
  const parts = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) parts.push(`${count} ${unit}`);
    if (parts.length === 2 || (parts.length && !count)) break;
  }
  return parts.join(' ') || '0 s';
}

// 0.0042: '4.2 ms'; for latencies.
export function latency(seconds) {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 1) return `${short(seconds * 1000)} ms`;
  return `${short(seconds)} s`;
}

// Up to three significant digits, thousands grouped.
export function short(value) {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits)
    .replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

// How long before `now` a moment was, or how long after it will be.
export function ago(moment, now = Date.now()) {
  const seconds = (now - Date.parse(moment)) / 1000;
  if (!Number.isFinite(seconds)) return '–';
  if (Math.abs(seconds) < 1) return 'now';
  return seconds > 0 ? `${duration(seconds)} ago` : `in ${duration(seconds)}`;
}

const clock = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric', month: 'short', day: '2-digit',
  hour: '2-digit', minute: '2-digit', second: '2-digit',
});

// In the reader's own zone.
export function localTime(moment) {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? '–' : clock.format(date);
}

// 'awaiting_payment': 'awaiting payment'
export const words = (name) => (name ?? '–').replaceAll('_', ' ');

export const sentence = (name) => {
  const text = words(name);
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export function isUuid(text) {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text ?? '');
}

// The last part of an id, where the whole would crowd a table: many begin with
// the time, which those of one minute share.
export const shortId = (id) => (id ? `…${id.slice(-8)}` : '–');
