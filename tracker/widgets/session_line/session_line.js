// Who is signed in and the way out. Sign out and lock are plain forms: they work once more after any reload.
const EVERY = 5000; // how often to ask whether the session still holds
const SIGNS = ['keydown', 'pointerdown', 'wheel', 'touchstart'];

export default function ({ parentElement, data }) {
  const line = document.createElement('div');
  line.className = 'session-line';
  const others = new BroadcastChannel('tracker-session');
  const gone = new AbortController();
  let active = false;
  let leaving = false; // the form of this tab is on its way: its answer is the next page

  const leave = () => leaving || location.reload(); // the gate shows the door
  const hide = (now) => (document.body.style.visibility = now ? 'hidden' : '');
  const form = (path, words) => {
    const made = document.createElement('form');
    made.method = 'post';
    made.action = path;
    const guard = document.createElement('input');
    guard.type = 'hidden';
    guard.name = 'form';
    guard.value = data.form;
    const button = document.createElement('button');
    button.textContent = words;
    made.append(guard, button);
    made.addEventListener('submit', () => {
      leaving = true;
      others.postMessage('ended');
    });
    return made;
  };
  if (data.who) {
    const who = document.createElement('bdi');
    who.textContent = data.who;
    const mine = document.createElement('a');
    mine.href = '/account';
    mine.textContent = 'My account';
    line.append(who, mine, form('/logout', 'Sign out'));
  }
  if (data.lock) line.append(form('/lock', 'Lock now'));
  parentElement.querySelector('.session-line')?.remove();
  parentElement.append(line);

  const ask = async () => {
    const sign = `/session?of=${data.session}${active ? '&active' : ''}`;
    active = false;
    try {
      const answer = await fetch(sign, { credentials: 'same-origin', cache: 'no-store', signal: gone.signal });
      if (answer.status === 401) leave();
      else if (answer.ok) hide(false); // it was not ended after all
    } catch {
      // the server is away or this page is: nothing to do until the next time
    }
  };
  for (const sign of SIGNS) document.addEventListener(sign, () => (active = true), { passive: true, signal: gone.signal });
  document.addEventListener('visibilitychange', () => document.hidden || ask(), { signal: gone.signal });
  others.onmessage = () => {
    hide(true); // at once: a server that was locked begins anew, and does not answer before
    setTimeout(ask, 700);
  };
  const timer = setInterval(ask, EVERY);
  return () => {
    clearInterval(timer);
    others.close();
    gone.abort();
  };
}
