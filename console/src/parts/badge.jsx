import { words } from '../format.js';
import { toneOf } from '../statuses.js';

export function StatusBadge({ status }) {
  return <span class={`badge ${toneOf(status)}`}>{words(status)}</span>;
}
