// The readings of /metrics of the last quarter of an hour, and the lines that
// charts draw from them. Kept while the page is open, also when another part of
// the console is shown.
import { bucketsBetween, perMinute, quantile } from './rates.js';

export const readingsKept = 181;
// Rates are told over the last minute: a single pause between two readings
// holds too few events.
const rateWindow = 60000;

export class Readings {
  #all = [];

  // `at` in milliseconds; figures as of figures.js.
  add(at, figures) {
    this.#all.push({ at, figures });
    if (this.#all.length > readingsKept) this.#all.shift();
  }

  get last() {
    return this.#all.at(-1)?.figures ?? null;
  }

  // The figures of a minute ago, or the first ones; null when there are no two.
  get lastMinuteAgo() {
    const end = this.#all.length - 1;
    if (end < 1) return null;
    return this.#all[this.#firstSince(this.#all[end].at - rateWindow, end)].figures;
  }

  get times() {
    return this.#all.map(({ at }) => at);
  }

  values(pick) {
    return this.#all.map(({ figures }) => pick(figures) ?? null);
  }

  // How much a counter grew per minute, null where that cannot be told.
  rates(pick) {
    return this.#compared((before, after, time) =>
      perMinute(pick(before), pick(after), time));
  }

  quantiles(q, pick) {
    return this.#compared((before, after) =>
      quantile(q, bucketsBetween(pick(before), pick(after))));
  }

  #compared(judge) {
    return this.#all.map(({ at, figures }, i) => {
      const before = this.#firstSince(at - rateWindow, i);
      return before < i
        ? judge(this.#all[before].figures, figures, at - this.#all[before].at) : null;
    });
  }

  #firstSince(moment, end) {
    let index = end;
    while (index > 0 && this.#all[index - 1].at >= moment) --index;
    return index;
  }
}
