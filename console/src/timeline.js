// The entries of an order's timeline (GET /api/admin/orders/{id}/explain) as
// people read them.
import { sentence, words } from './format.js';

const who = (type, id) => {
  if (!type) return null;
  return id ? `${words(type)} ${id}` : words(type);
};

const lines = (...all) => all.filter(Boolean);

// The same over and over is one entry, dated by its last time.
const often = ({ times, firstAt }) => (times > 1 ? `${times} times since ${firstAt}` : null);

const attempts = (count) => (count > 1 ? `${count} attempts` : null);

function deliveryOf(entry) {
  if (entry.parkedAt) return { tone: 'bad', text: 'parked: Kafka refused it too often' };
  if (entry.publishedAt) return { tone: 'good', text: 'published' };
  return { tone: 'plain', text: 'waits to be published' };
}

const readers = {
  status: (entry) => {
    const by = entry.byType && `by ${who(entry.byType, entry.by)}`;
    // A step that moved nothing tells of something else, as a changed amount.
    if (entry.from === entry.to)
      return { tone: 'step', title: sentence(entry.reason ?? 'noted'), details: lines(entry.notes, by) };
    return {
      tone: 'main',
      title: entry.from ? sentence(entry.to) : `Placed as ${words(entry.to)}`,
      details: lines(
        entry.from && `was ${words(entry.from)}`,
        entry.reason && `reason: ${words(entry.reason)}`,
        entry.notes,
        by),
    };
  },
  event: (entry) => {
    const { tone, text } = deliveryOf(entry);
    return {
      tone: tone === 'bad' ? 'bad' : 'quiet',
      title: `Event ${entry.type}`,
      details: lines(
        entry.sequence ? `number ${entry.sequence}, ${text}` : text,
        attempts(entry.attempts),
        entry.error),
    };
  },
  refused: (entry) => ({
    tone: 'warn',
    title: `Refused: ${words(entry.what)}`,
    details: lines(
      words(entry.text), often(entry), entry.byType && `asked by ${who(entry.byType, entry.by)}`),
  }),
  failed: (entry) => ({
    tone: 'bad',
    title: `Failed: ${words(entry.what)}`,
    details: lines(entry.text, often(entry)),
  }),
  duty: (entry) => ({
    tone: entry.refusedAt ? 'bad' : 'quiet',
    title: `Tell ${entry.neighbour}: ${words(entry.what)}`,
    details: lines(
      entry.doneAt ? 'done' : entry.refusedAt ? 'refused for good' : 'still to be done',
      attempts(entry.attempts),
      entry.error),
  }),
};

// { tone: main|step|quiet|warn|bad, title, details: [text] }
export function readEntry(entry) {
  const read = readers[entry.kind];
  return read ? read(entry) : { tone: 'quiet', title: sentence(entry.kind), details: [] };
}

// Pauses worth telling lie between entries at least this far apart.
const worthTelling = 60;

// Seconds between an entry and the one before it, null where nobody asks.
export function pauseBefore(entries, index) {
  if (!index) return null;
  const seconds = (Date.parse(entries[index].at) - Date.parse(entries[index - 1].at)) / 1000;
  return seconds >= worthTelling ? seconds : null;
}
