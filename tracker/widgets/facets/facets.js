// Facets beside a list: each under its title, each value with its count. Text only, never markup.
const SHOWN = 8; // values that stand there at once; the rest is one click away
const LONGEST = 72; // letters of a value, three lines; a longer title of an incident shows whole under the pointer
const opened = new Map(); // what a reader has opened or closed stays so while the page lives

const LATER = 20000; // ms in which an answer still belongs to what was ticked
let last = { at: '', when: 0 }; // where the keyboard was: each answer draws the facets anew

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('#f');
  const el = (tag, cls, text) => {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    if (text != null) node.textContent = text;
    return node;
  };
  const number = (count) => count.toLocaleString('en') + (data.more ? '+' : '');
  const shortened = (label) => {
    const letters = [...label];
    return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('').replace(/\s+\S{0,20}$/, '')}…` : label;
  };
  const told = (name, at, value) => {
    last = { at, when: Date.now() };
    setTriggerValue(name, value);
  };

  const option = (facet, value, at) => {
    const row = el('label', 'v');
    const box = el('input');
    box.type = 'checkbox';
    box.checked = value.on;
    box.dataset.at = `${facet.name}=${value.value}`;
    box.onchange = () => told('choose', box.dataset.at, { facet: facet.name, value: value.value, on: box.checked });
    const words = el('span', 'w');
    const name = el('bdi', null, shortened(value.label));
    name.title = value.label;
    words.append(name);
    if (value.count != null) words.append('\u00a0', el('span', 'n', `· ${number(value.count)}`));
    row.append(box, words);
    row.hidden = at >= SHOWN && !value.on;
    return row;
  };

  const section = (facet) => {
    const part = el('details');
    part.dataset.facet = facet.name;
    part.open = opened.get(facet.name) ?? (facet.open || facet.found != null);
    part.ontoggle = () => opened.set(facet.name, part.open);
    const title = el('summary');
    title.append(el('span', 't', facet.label));
    const chosen = facet.values.filter((value) => value.on).map((value) => value.label);
    if (chosen.length) title.append(el('span', 'c', chosen.join(', ')));
    part.append(title);
    const rows = facet.values.map((value, at) => option(facet, value, at));
    part.append(...rows);
    const hidden = rows.filter((row) => row.hidden).length;
    if (hidden || facet.typed) {
      const find = el('input', 'find');
      find.type = 'search';
      find.value = facet.found ?? '';
      find.placeholder = facet.typed ? 'Another one…' : `Find among ${facet.values.length}…`;
      find.setAttribute('aria-label', `${facet.label}: find a value`);
      find.dataset.at = `${facet.name}=?`;
      const sift = () => {
        const words = find.value.trim().toLowerCase();
        rows.forEach((row, at) => {
          const fits = facet.values[at].label.toLowerCase().includes(words);
          row.hidden = words ? !fits : at >= SHOWN && !facet.values[at].on && facet.found == null;
        });
        if (all) all.hidden = Boolean(words);
      };
      find.oninput = sift;
      find.onkeydown = (event) => {
        if (event.key === 'Enter' && facet.typed) told('find', find.dataset.at, { facet: facet.name, words: find.value.trim() });
      };
      let all = null;
      if (hidden) {
        all = el('button', 'all', `${hidden} more`);
        all.type = 'button';
        all.onclick = () => {
          rows.forEach((row) => (row.hidden = false));
          all.remove();
        };
        part.append(all);
      }
      if (facet.values.length > SHOWN || facet.typed) part.append(find);
      if (facet.found) sift();
    }
    return part;
  };

  root.replaceChildren(...data.facets.map(section));
  const elsewhere = document.activeElement !== document.body && !document.activeElement?.shadowRoot?.contains(root);
  if (Date.now() - last.when < LATER && !elsewhere) root.querySelector(`[data-at="${CSS.escape(last.at)}"]`)?.focus();
}
