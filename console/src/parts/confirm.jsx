// The dialog before anything is changed. It says what will happen, takes what
// the change needs to know, and shows why it was refused without losing that.
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { words } from '../format.js';
import { Notice } from './notice.jsx';

function Refusal({ error }) {
  if (error.status === 412)
    return <Notice tone="warn" role="alert" title="The order has changed meanwhile">
      <p>Somebody, or the service itself, changed it after you opened this page, so nothing was
        done. Close this, look at how it stands now, and decide again.</p>
    </Notice>;
  const failed = error.code === 'MENDING_FAILED';
  return <Notice tone="bad" role="alert" title={failed ? 'It was tried, in vain' : 'It was not done'}>
    <p>{error.message}</p>
    {failed && <p>Nothing is lost: the service goes on trying by itself, and you may try again when
      the neighbour is well.</p>}
    {error.allowedTransitions && <p>From where it is now it may go to:
      {' '}{error.allowedTransitions.map(words).join(', ') || 'nowhere'}.</p>}
    {error.fields?.map(({ field, message }) => <p key={field}>{words(field)}: {message}</p>)}
    {error.requestId && <p class="fine">Request <code>{error.requestId}</code></p>}
  </Notice>;
}

// `run(FormData)` does it; then `done(result)`. `close(refused)` is called at
// the end, also when nothing was done; after a refusal things may stand
// otherwise than the page shows.
export function Confirm({ title, explanation, label, danger, children, run, done, close }) {
  const dialog = useRef(null);
  const [state, setState] = useState({ busy: false, error: null });
  const heading = useId();
  useEffect(() => { dialog.current.showModal(); }, []);

  const submit = async (event) => {
    event.preventDefault();
    if (state.busy) return;
    setState({ busy: true, error: null });
    try {
      const result = await run(new FormData(event.currentTarget));
      dialog.current?.close();
      // What opened the dialog may be gone with what it changed.
      document.querySelector('main h1')?.focus({ preventScroll: true });
      done(result);
    } catch (error) {
      setState({ busy: false, error });
    }
  };

  return <dialog ref={dialog} aria-labelledby={heading}
    onClose={() => close(state.error !== null)}
    onCancel={(event) => { if (state.busy) event.preventDefault(); }}>
    <form onSubmit={submit}>
      <h2 id={heading}>{title}</h2>
      <p>{explanation}</p>
      {children}
      {state.error && <Refusal error={state.error} />}
      <div class="buttons">
        <button type="button" onClick={() => dialog.current.close()} disabled={state.busy}>
          {state.error ? 'Close' : 'Leave it'}</button>
        {state.error?.status !== 412
          && <button type="submit" class={danger ? 'danger' : 'primary'} aria-disabled={state.busy}>
            {state.busy ? 'Working…' : label}</button>}
      </div>
    </form>
  </dialog>;
}
