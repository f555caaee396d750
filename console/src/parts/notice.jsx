// Something that must be read. Tones: bad, warn, good, plain.
export function Notice({ tone = 'plain', title, children, role }) {
  return <div class={`notice ${tone}`} role={role}>
    {title && <p class="notice-title">{title}</p>}
    {children}
  </div>;
}
