// Plain links stay plain (they can be copied, and opened in another tab); a simple click stays in this session.
const RECORD = 'record?ref=';
const VIEW = /^([a-z]+)\?view=([0-9A-Z]+)$/;

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
      const link = event.target.closest?.('[data-testid="stHtml"] a[href]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      const to = link.getAttribute('href');
      const view = VIEW.exec(to);
      if (!view && !to.startsWith(RECORD)) return;
      event.preventDefault();
      if (view) self.send('view', view.slice(1).join(' '));
      else self.send('open', decodeURIComponent(to.slice(RECORD.length)));
    },
    { signal: gone.signal },
  );
  return () => gone.abort();
}
