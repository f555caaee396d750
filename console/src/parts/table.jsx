// A table that becomes a list of cards on a phone. Its roles are spelled out
// because browsers forget them where the style shows rows as blocks.

// columns: [{ title, show(row), kind? }], kind `number` sets right.
export function Table({ caption, columns, rows, keyOf }) {
  return <table role="table" class="cards">
    <caption class="unseen">{caption}</caption>
    <thead role="rowgroup">
      <tr role="row">{columns.map(({ title, kind }) =>
        <th key={title} role="columnheader" scope="col" class={kind}>{title}</th>)}</tr>
    </thead>
    <tbody role="rowgroup">{rows.map((row) =>
      <tr key={keyOf(row)} role="row">{columns.map(({ title, show, kind }) =>
        <td key={title} role="cell" class={kind}>
          <span class="cell-title" aria-hidden="true">{title}</span>
          <span class="cell-value">{show(row)}</span>
        </td>)}</tr>)}
    </tbody>
  </table>;
}
