// Names and values. `facts`: [[name, value]]; those without value are left out.
export function Facts({ facts }) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return <dl class="facts">{known.map(([name, value]) =>
    <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}
