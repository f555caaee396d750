// Asks the service for its figures while somebody looks at them.
import { getText } from '../api.js';
import { figuresOf } from './figures.js';
import { Readings } from './readings.js';
import { parseMetrics } from './text.js';

const pause = 5000;

export const readings = new Readings();

async function readiness(signal) {
  const { status, text } = await getText('health/ready', signal);
  try {
    return { status, ...JSON.parse(text) };
  } catch {
    return { status };
  }
}

async function readFigures(signal) {
  const { status, text } = await getText('metrics', signal);
  if (status !== 200) throw new Error(`/metrics answered ${status}`);
  readings.add(Date.now(), figuresOf(parseMetrics(text)));
}

// Calls `tell({ ready, fault })` after each look; gives the function that ends
// it. Nobody looks at a hidden page.
export function poll(tell) {
  const end = new AbortController();
  const look = async () => {
    const ready = await readiness(end.signal).catch(() => null);
    const fault = await readFigures(end.signal).then(() => null, (error) => error);
    if (!end.signal.aborted) tell({ ready, fault });
  };
  (async () => {
    while (!end.signal.aborted) {
      if (!document.hidden) await look();
      await new Promise((go) => setTimeout(go, pause));
    }
  })();
  return () => end.abort();
}
