// The frame around every page: where one is, who one is, and what was done.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Announcer } from './parts/announcing.jsx';
import { Loaded, useLoaded } from './parts/loading.jsx';
import { Notice } from './parts/notice.jsx';
import { OneOrder } from './pages/order.jsx';
import { Orders } from './pages/orders.jsx';
import { Overview } from './pages/overview.jsx';
import { Parked } from './pages/parked.jsx';
import { SignIn } from './pages/sign_in.jsx';
import { Stuck } from './pages/stuck.jsx';
import { shortId } from './format.js';
import { readRoute } from './routing.js';
import { keepIdentity, readIdentity, readSession } from './session.js';

const pages = {
  overview: { title: 'Overview', link: '#/', Page: Overview },
  orders: { title: 'Orders', link: '#/orders', Page: Orders },
  stuck: { title: 'Stuck orders', link: '#/stuck', Page: Stuck },
  parked: { title: 'Parked events', link: '#/parked', Page: Parked },
  order: { title: 'Order', parent: 'orders', Page: OneOrder },
  unknown: { title: 'No such page', Page: Unknown },
};

function Unknown() {
  return <Notice tone="warn" title="There is no such page here">
    <p><a href="#/">Back to the overview</a></p>
  </Notice>;
}

function useRoute() {
  const [route, setRoute] = useState(() => readRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(readRoute(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}

function Navigation({ current }) {
  const shown = pages[current].parent ?? current;
  return <nav aria-label="Console">
    <ul>{Object.entries(pages).filter(([, { link }]) => link).map(([name, { title, link }]) =>
      <li key={name}><a href={link} aria-current={name === shown ? 'page' : undefined}>{title}</a></li>)}
    </ul>
  </nav>;
}

function Identity({ session, identity, signOut }) {
  return <div class="identity">
    <span class="environment">{session.environment} <span class="soft">{session.version}</span></span>
    {session.devSignIn && identity && <>
      <span title={identity.userId}>{identity.role} <code>{shortId(identity.userId)}</code></span>
      <button type="button" class="quiet" onClick={signOut}>Sign out</button>
    </>}
  </div>;
}

// Another page begins at its heading, for the eye and for the ear.
function Main({ route }) {
  const { title, Page } = pages[route.page];
  const heading = useRef(null);
  const place = `${route.page}/${route.id ?? ''}`;
  const arrived = useRef(place);
  useEffect(() => {
    document.title = `${title} – Order console`;
    if (arrived.current === place) return;
    arrived.current = place;
    scrollTo(0, 0);
    heading.current.focus({ preventScroll: true });
  }, [place]);
  return <main id="main" tabIndex={-1}>
    <h1 ref={heading} tabIndex={-1}>{title}</h1>
    <Page key={place} id={route.id} query={route.query} />
  </main>;
}

function Frame({ session }) {
  const route = useRoute();
  const [identity, setIdentity] = useState(readIdentity);
  const change = (to) => {
    keepIdentity(to);
    setIdentity(to);
  };
  const mustSignIn = session.devSignIn && !identity;
  return <>
    <a class="skip" href="#main" onClick={(event) => {
      event.preventDefault();
      document.getElementById('main').focus();
    }}>Skip to the content</a>
    <header>
      <a class="name" href="#/">Order console</a>
      {!mustSignIn && <Navigation current={route.page} />}
      <Identity session={session} identity={identity} signOut={() => change(null)} />
    </header>
    {mustSignIn
      ? <main id="main" tabIndex={-1}><SignIn done={change} /></main>
      : <Main route={route} />}
  </>;
}

export function App() {
  const session = useLoaded(readSession, []);
  return <Announcer>
    <Loaded from={session} what="the console">{(data) => <Frame session={data} />}</Loaded>
  </Announcer>;
}
