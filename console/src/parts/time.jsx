// A moment: how long ago, or when, with the other at hand.
import { ago, localTime } from '../format.js';

export function Ago({ at }) {
  if (!at) return <span>–</span>;
  return <time dateTime={at} title={`${localTime(at)} (${at})`}>{ago(at)}</time>;
}

export function Moment({ at }) {
  if (!at) return <span>–</span>;
  return <time dateTime={at} title={at}>{localTime(at)}</time>;
}

const isoTime = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)/;

// A sentence of the service, with the moments in it as the reader's own clock
// tells them.
export function Sentence({ text }) {
  return <>{(text ?? '').split(isoTime).map((part, i) =>
    (i % 2 ? <Moment key={i} at={part} /> : part))}</>;
}
