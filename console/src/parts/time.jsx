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
