// The key "/" leads to the search box from anywhere but a field in which one writes. Enter leaves it again, so that
// the keys of the page work, before all the one that hides names.
const BOX = '.st-key-find input';
const WRITING = 'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="dialog"] *';

export default function ({ parentElement }) {
  if (parentElement.__listening) return;
  parentElement.__listening = true;
  const gone = new AbortController();
  document.addEventListener(
    'keydown',
    (event) => {
      const at = event.composedPath()[0];
      if (event.key === 'Enter' && at.matches?.(BOX)) setTimeout(() => at.blur(), 100);
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (at.matches?.(WRITING)) return;
      const box = document.querySelector(BOX);
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    },
    { signal: gone.signal },
  );
  return () => gone.abort();
}
