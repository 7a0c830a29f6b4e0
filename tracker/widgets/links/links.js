// Plain links stay plain (they can be copied, and opened in another tab); a simple click stays in this session.
export default function ({ parentElement, setTriggerValue }) {
  if (parentElement.__listening) {
    parentElement.__listening.send = setTriggerValue;
    return;
  }
  const self = (parentElement.__listening = { send: setTriggerValue });
  const gone = new AbortController();
  document.addEventListener(
    'click',
    (event) => {
      const link = event.target.closest?.('[data-testid="stHtml"] a[href^="record?ref="]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      self.send('open', decodeURIComponent(link.getAttribute('href').slice('record?ref='.length)));
    },
    { signal: gone.signal },
  );
  return () => gone.abort();
}
