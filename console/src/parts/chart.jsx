// A chart with its figures in words: what is drawn is hidden from those who
// hear the page, who get the last value of each line and a table instead.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';

const rowsOfTable = 6;
const timeOfDay = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit', minute: '2-digit', second: '2-digit',
});

const lastOf = (values) => values.findLast((value) => value !== null) ?? null;

function optionsOf(element, lines, show, height) {
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  };
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: true }, y: { range: (_, low, high) => [Math.min(0, low), high * 1.1 || 1] } },
    axes: [
      { ...axis, space: 90, size: 26, values: (_, ticks) => ticks.map((at) => timeOfDay.format(at * 1000)) },
      { ...axis, size: 80, space: 30, values: (_, ticks) => ticks.map(show) },
    ],
    series: [{}, ...lines.map(({ colour: name }, i) => ({
      stroke: colour(name), width: 2, points: { show: false }, spanGaps: false,
      // Told apart without colour, too.
      dash: i % 3 === 1 ? [8, 4] : i % 3 === 2 ? [2, 4] : undefined,
    }))],
  };
}

function Drawing({ times, lines, show, height }) {
  const box = useRef(null);
  const plot = useRef(null);
  const names = lines.map(({ name }) => name).join();
  const data = [times.map((at) => at / 1000), ...lines.map(({ values }) => values)];
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    // The reference is gone before the last change of size is told.
    const element = box.current;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf(element, lines, show, height), latest.current, element);
    };
    draw();
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    const size = new ResizeObserver(() => {
      if (element.clientWidth) plot.current?.setSize({ width: element.clientWidth, height });
    });
    size.observe(element);
    return () => {
      scheme.removeEventListener('change', draw);
      size.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [names]);
  useEffect(() => { plot.current?.setData(data); });

  return <div class="drawing" ref={box} aria-hidden="true" style={`height:${height}px`} />;
}

function LastFigures({ title, times, lines, show }) {
  const from = Math.max(0, times.length - rowsOfTable);
  return <details class="figures">
    <summary>Figures<span class="unseen"> of {title}</span></summary>
    <div class="scroll" tabIndex={0} role="region" aria-label={`Figures of ${title}`}>
      <table>
        <thead><tr><th scope="col">Time</th>
          {lines.map(({ name }) => <th key={name} scope="col" class="number">{name}</th>)}</tr></thead>
        <tbody>{times.slice(from).map((at, i) => <tr key={at}>
          <th scope="row">{timeOfDay.format(at)}</th>
          {lines.map(({ name, values }) =>
            <td key={name} class="number">{values[from + i] === null ? '–' : show(values[from + i])}</td>)}
        </tr>)}</tbody>
      </table>
    </div>
  </details>;
}

// lines: [{ name, colour, values }], colour a custom property; values lie at
// `times` (milliseconds), null where there is none. `show` makes text of one.
export function Chart({ title, about, times, lines, show, height = 150 }) {
  return <section class="chart card">
    <h2>{title}</h2>
    {about && <p class="fine">{about}</p>}
    <ul class="legend">{lines.map(({ name, colour, values }, i) => {
      const last = lastOf(values);
      return <li key={name}>
        <svg width="22" height="8" aria-hidden="true"><line x1="1" x2="21" y1="4" y2="4"
          style={`stroke:var(${colour})`} class={`stroke-${i % 3}`} /></svg>
        {name} <strong>{last === null ? '–' : show(last)}</strong></li>;
    })}</ul>
    <Drawing times={times} lines={lines} show={show} height={height} />
    <LastFigures title={title} times={times} lines={lines} show={show} />
  </section>;
}
