// Data on their way: useLoaded fetches, Loaded shows what came of it.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Access } from './access.jsx';
import { Notice } from './notice.jsx';

// { data, error, loading, reload() }; what was there stays while it is fetched
// anew. `load(signal)` is called again whenever one of `inputs` changes.
export function useLoaded(load, inputs) {
  const [state, setState] = useState({ data: null, error: null, loading: true });
  const running = useRef(null);
  const reload = useCallback(async () => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setState((old) => ({ ...old, loading: true }));
    try {
      const data = await load(mine.signal);
      if (!mine.signal.aborted) setState({ data, error: null, loading: false });
    } catch (error) {
      if (!mine.signal.aborted) setState({ data: null, error, loading: false });
    }
  }, inputs);
  useEffect(() => {
    reload();
    return () => running.current?.abort();
  }, [reload]);
  return { ...state, reload };
}

// Children are called with the data.
export function Loaded({ from, what, children }) {
  const { data, error, loading, reload } = from;
  if (data !== null)
    return <div class={loading ? 'stale' : ''} aria-busy={loading}>{children(data)}</div>;
  if (error?.needsSignIn) return <Access status={error.status} />;
  if (error)
    return <Notice tone="bad" title={`Could not load ${what}`}>
      <p>{error.message}</p>
      {error.requestId && <p class="fine">Request <code>{error.requestId}</code></p>}
      <button type="button" onClick={reload}>Try again</button>
    </Notice>;
  return <p class="loading" role="status">Loading {what}…</p>;
}
