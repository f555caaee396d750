// Says aloud what happened, for those who do not see it, and shows it for a
// while to the others.
import { createContext } from 'preact';
import { useCallback, useContext, useState } from 'preact/hooks';

const Announcing = createContext(() => {});

export const useAnnounce = () => useContext(Announcing);

export function Announcer({ children }) {
  const [said, setSaid] = useState(null);
  const announce = useCallback((text) => setSaid({ text, at: Date.now() }), []);
  return <Announcing.Provider value={announce}>
    {children}
    <div class="announcer" role="status" aria-live="polite">
      {said && <p key={said.at}>{said.text}
        <button type="button" class="quiet" onClick={() => setSaid(null)}
          aria-label="Dismiss this message">×</button></p>}
    </div>
  </Announcing.Provider>;
}
