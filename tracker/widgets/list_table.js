// A table of records: real links, row headers, three-line entries on a phone. Text only, never markup.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('#r');
  const el = (tag, cls, text) => {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    if (text != null) node.textContent = text;
    return node;
  };
  const keep = (...parts) => {
    const node = el('span', 'keep');
    node.append(parts[0], '\u00a0', ...parts.slice(1));
    return node;
  };
  const cell = (td, value) => {
    const glyph = value.glyph ? el('span', 'g ' + value.glyph) : null; // its word stays beside it
    if (!value.text && !value.note) return;
    const word = el('span', [value.strong ? 'st' : '', value.unsure ? 'unsure' : ''].join(' ').trim(), value.text);
    if (value.full && value.full !== value.text) word.title = value.full;
    td.append(glyph ? keep(glyph, word) : word);
    if (value.note) td.append(el('span', 'asof', value.note));
  };
  const table = el('table');
  table.append(el('caption', 'vh', data.caption));
  const top = el('tr');
  for (const label of data.head) {
    const th = el('th', null, label);
    th.scope = 'col';
    top.append(th);
  }
  const head = el('thead');
  head.append(top);
  const body = el('tbody');
  for (const row of data.rows) {
    const tr = el('tr');
    const first = el('th', row.names.length > 1 ? 'who' : 'who one');
    first.scope = 'row';
    const link = el('a');
    link.href = 'record?ref=' + encodeURIComponent(row.ref);
    link.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      setTriggerValue('open', row.ref);
    };
    const main = el('bdi', row.unsure ? 'unsure' : null, row.names[0][1]);
    main.lang = row.names[0][0];
    link.append(main);
    first.append(link);
    for (const [lang, text] of row.names.slice(1)) {
      const other = el('bdi', 'alt', text);
      other.lang = lang;
      first.append(el('span', 'sep', ' · '), other);
    }
    tr.append(first);
    for (const value of row.cells) {
      const td = el('td');
      cell(td, value);
      tr.append(td);
    }
    body.append(tr);
  }
  table.append(head, body);
  root.replaceChildren(table);
}
