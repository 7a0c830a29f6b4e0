// The key "/" leads to the search box from anywhere but a field in which one writes.
const WRITING = 'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="dialog"] *';

export default function ({ parentElement }) {
  if (parentElement.__listening) return;
  parentElement.__listening = true;
  const gone = new AbortController();
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      const at = event.composedPath()[0];
      if (at.matches?.(WRITING)) return;
      const box = document.querySelector('.st-key-find input');
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    },
    { signal: gone.signal },
  );
  return () => gone.abort();
}
