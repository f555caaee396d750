// An order's life, drawn from top to bottom: status changes as large dots,
// what happened beside them as small ones, pauses as gaps.
import { useState } from 'preact/hooks';
import { duration } from '../format.js';
import { pauseBefore, readEntry } from '../timeline.js';
import { Moment, Sentence } from './time.jsx';

const shapes = {
  main: <circle cx="8" cy="8" r="6" />,
  step: <circle cx="8" cy="8" r="5" />,
  quiet: <circle cx="8" cy="8" r="3.5" />,
  warn: <path d="M8 2 15 14H1Z" />,
  bad: <path d="M3 3 13 13M13 3 3 13" />,
};

function Entry({ entry, pause }) {
  const { tone, title, details } = readEntry(entry);
  return <>
    {pause && <li class="pause"><span>{duration(pause)} later</span></li>}
    <li class={`entry ${tone}`}>
      <svg class="mark" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{shapes[tone]}</svg>
      <div>
        <p class="entry-title"><span>{title}</span> <Moment at={entry.at} /></p>
        {details.map((text) => <p key={text} class="fine"><Sentence text={text} /></p>)}
      </div>
    </li>
  </>;
}

function Next({ next }) {
  return <li class="entry next">
    <svg class="mark" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="5.5" /></svg>
    <div><p class="entry-title"><span>Next</span> {next.at && <Moment at={next.at} />}</p>
      <p class="fine">{next.text}</p></div>
  </li>;
}

export function Timeline({ entries, next }) {
  const [everything, setEverything] = useState(true);
  const shown = everything ? entries : entries.filter(({ kind }) => kind !== 'event' && kind !== 'duty');
  return <>
    <label class="check"><input type="checkbox" checked={everything}
      onChange={(event) => setEverything(event.currentTarget.checked)} />
      Show events and what neighbours are told</label>
    <ol class="timeline" aria-label="Timeline, oldest first">
      {shown.map((entry, i) => <Entry key={`${entry.at} ${entry.kind} ${i}`} entry={entry}
        pause={pauseBefore(shown, i)} />)}
      {next && <Next next={next} />}
    </ol>
  </>;
}
