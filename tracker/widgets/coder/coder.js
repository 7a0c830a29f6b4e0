// The coding surface. Python owns every fact; this file owns pointer, focus and scroll.
// Browser to Python: numbered commands, re-sent until acknowledged. Python to browser: the whole view.
// Offsets are Unicode code points. Text goes in by textContent alone: it is never markup.

const PATIENCE = 1500, MOST_PATIENCE = 24000; // ms until an unanswered command is sent again
const KINDS = {
  H: 'Who says so', I: 'Incident', D: 'Detained', J: 'Injury', W: 'Who did it',
  N: 'Name', P: 'Place', R: 'Tie', S: 'Says or denies',
};
const ROW_FIELDS = { sex: 'Sex', stage: 'Where and how held', then: 'Then', place: 'Place', authority: 'Authority' };
const ROW_CODES = { sex: 'sex', stage: 'stage', then: 'stage' };
const KEYS = [
  ['click', 'takes the sentence; three clicks the paragraph; drag takes any words'],
  ['↓ ↑', 'next and previous sentence; with Shift, extend'],
  ['H I D J W N P R S', 'make a statement of the selected words'],
  ...OFFER_KEYS,
  ['Enter', 'keep what is open'], ['Esc', 'leave the field, then cancel'],
  ['Y X L', 'answer yes, no, or leave open'], ['U', 'undo the last decision'], ['?', 'show or hide this list'],
];

const el = (tag, props = {}, ...kids) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...kids);
  return node;
};
const button = (key, label, run, cls = '') => {
  const node = el('button', { className: cls, type: 'button', onclick: run });
  if (key) node.append(el('kbd', { textContent: key }));
  node.append(label);
  return node;
};

function mount(root) {
  const $ = (selector) => root.querySelector(selector);
  const box = $('.ct'), txt = $('.txt'), rec = $('.rec'), gut = $('.gut'), scroll = $('.scroll');
  const ui = { latencies: [], pending: [], seq: null, data: {}, last: 0, patience: PATIENCE };
  let node, cp, unit, sentences, drawn = '', kept = null, wide = false, help = false, home = [-1, -1];

  // --- offsets: UTF-16 in the page, code points everywhere else ---
  function load(text) {
    txt.textContent = text;
    node = txt.firstChild;
    cp = new Uint32Array(text.length + 1);
    unit = [];
    let n = 0;
    for (let i = 0; i < text.length; n++) {
      const wideChar = text.codePointAt(i) > 0xffff ? 2 : 1;
      unit.push(i);
      cp[i] = n;
      if (wideChar > 1) cp[i + 1] = n;
      i += wideChar;
    }
    cp[text.length] = n;
    unit.push(text.length);
    const bySentence = new Intl.Segmenter(undefined, { granularity: 'sentence' });
    sentences = [...bySentence.segment(text)].flatMap((s) =>
      [...s.segment.matchAll(/[^\n]*\S[^\n]*/g)].map((m) => [s.index + m.index, s.index + m.index + m[0].trimEnd().length]));
    ui.graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text);
  }
  const range = (start, end) => {
    const r = new Range();
    r.setStart(node, unit[start]);
    r.setEnd(node, unit[end]);
    return r;
  };
  function span() { // selection -> [start, end): whole characters, no outer blanks
    const selection = getSelection();
    if (!selection.rangeCount || !node) return null;
    const r = selection.getRangeAt(0);
    if (!r.intersectsNode(txt)) return null;
    let a = r.startContainer === node ? r.startOffset : 0;
    let b = r.endContainer === node ? r.endOffset : node.length;
    if (b <= a) return null;
    const text = node.data;
    a = ui.graphemes.containing(a)?.index ?? a;
    const last = ui.graphemes.containing(b - 1);
    if (last) b = last.index + last.segment.length;
    while (a < b && /\s/.test(text[a])) a++;
    while (b > a && /\s/.test(text[b - 1])) b--;
    return b > a ? [cp[a], cp[b]] : null;
  }
  function pick(a, b) {
    getSelection().setBaseAndExtent(node, a, node, b);
    reveal(cp[a], cp[b]);
  }
  function reveal(start, end) {
    const r = range(start, end).getBoundingClientRect(), v = scroll.getBoundingClientRect();
    if (r.top < v.top || r.bottom > v.bottom) scroll.scrollTop += r.top - v.top - 60;
  }

  // --- commands ---
  function send(op, more = {}) {
    ui.since ??= performance.now();
    ask(op, more);
  }
  function ask(op, more = {}) { // what nobody waits for
    ui.pending.push({ seq: ++ui.seq, op, ...more });
    flush();
  }
  const flush = () => { ui.last = performance.now(); ui.emit('cmds', ui.pending.map((c) => ({ ...c }))); };
  const off = new AbortController(), on = { signal: off.signal };
  const timer = setInterval(() => { // asking again breaks off an answer that is under way: a busy server is given ever longer
    if (!ui.pending.length || performance.now() - ui.last <= ui.patience) return;
    ui.patience = Math.min(ui.patience * 2, MOST_PATIENCE);
    flush();
  }, 500);
  ui.stop = () => { off.abort(); clearInterval(timer); CSS.highlights?.clear(); };

  function open(kind) {
    if (!ui.data.text) return send('open', { kind, locator: $('.locator')?.value ?? '' });
    const chosen = span() ?? kept; // the passage outlives its selection, which an input field takes away
    if (!chosen) return say('Select words first: click a sentence, or press the arrow down.');
    kept = chosen;
    getSelection().removeAllRanges();
    paintDraft();
    send('open', { kind, s: chosen[0], e: chosen[1] });
  }
  const say = (words) => { ui.hint = words; drawn = ''; record(); };
  document.addEventListener('selectionchange', () => {
    const s = span();
    if (s && !ui.data.draft && !ui.pending.length) { kept = s; paintDraft(); }
    if (s && ui.data.text) home = [unit[s[0]], unit[s[1]]];
  }, on);
  const asked = () => (ui.data.questions ?? []).find((q) => !q.answer);

  function key(e) {
    if (e.isComposing) return;
    const typing = /INPUT|SELECT|TEXTAREA/.test(e.target.tagName), mod = e.ctrlKey || e.metaKey || e.altKey;
    e.stopPropagation(); // Streamlit listens on the document: r runs the page again, c clears its cache
    if (e.type !== 'keydown') return;
    if (mod) {
      if (!typing && (e.ctrlKey || e.metaKey) && e.code === 'KeyZ') { send('undo'); e.preventDefault(); }
      return;
    }
    if (e.key === 'Escape') {
      if (typing) txt.focus({ preventScroll: true });
      else {
        if (!ui.data.draft) { kept = null; getSelection().removeAllRanges(); paintDraft(); }
        send('cancel');
      }
      return e.preventDefault();
    }
    if (e.key === 'Enter' && e.target.tagName !== 'BUTTON') {
      if (typing) { e.target.dispatchEvent(new Event('change')); if (e.target.classList.contains('locator')) return; txt.focus({ preventScroll: true }); }
      send('confirm');
      return e.preventDefault();
    }
    if (typing || (e.target.tagName === 'BUTTON' && e.key === ' ')) return;
    if (e.key === '?') { help = !help; drawn = ''; return record(); }
    const k = /^[a-z]$/i.test(e.key) ? e.key.toUpperCase() : e.code.replace('Key', ''); // other layouts too
    if (offers.key(e, k)) return;
    const q = asked();
    if (q && 'YXL'.includes(k)) { send('answer', { q: q.id, a: { Y: 'yes', X: 'no', L: 'open' }[k] }); return e.preventDefault(); }
    if (KINDS[k]) { open(k); return e.preventDefault(); }
    if (k === 'U') return send('undo');
    if ((e.target === txt || e.target === document.body) && /Arrow(Up|Down|Left|Right)/.test(e.key) && node) move(e);
  }
  function move(e) { // the mouse is never needed
    const selection = getSelection();
    const has = selection.rangeCount && selection.anchorNode === node && !selection.isCollapsed;
    if (/Left|Right/.test(e.key)) {
      if (e.shiftKey && has) { selection.modify('extend', e.key.slice(5).toLowerCase(), 'word'); e.preventDefault(); }
      return;
    }
    const down = e.key === 'ArrowDown', at = has ? selection.focusOffset : home[1];
    const from = has ? Math.min(selection.anchorOffset, selection.focusOffset) : home[0];
    let i = down ? sentences.findIndex((s) => s[0] >= at) : sentences.findLastIndex((s) => s[0] < (e.shiftKey ? at : from));
    if (e.shiftKey && !down) i = sentences.findLastIndex((s) => s[1] < at);
    if (sentences[i]) e.shiftKey ? pick(from, sentences[i][1]) : pick(...sentences[i]);
    e.preventDefault();
  }
  for (const type of ['keydown', 'keyup']) {
    box.addEventListener(type, key);
    document.addEventListener(type, (e) => { if (e.target === document.body) key(e); }, { capture: true, ...on });
  }
  let press = [0, 0];
  txt.addEventListener('pointerdown', (e) => {
    press = [e.clientX, e.clientY]; // a drag that begins inside a selection would move the text
    if (!e.shiftKey && e.detail < 2 && e.button === 0) getSelection().removeAllRanges();
  });
  txt.addEventListener('click', (e) => { // one click takes the sentence, three the paragraph
    const selection = getSelection();
    if (e.shiftKey || !node || Math.hypot(e.clientX - press[0], e.clientY - press[1]) > 4 || e.detail === 2) return;
    const at = document.caretPositionFromPoint?.(e.clientX, e.clientY)?.offset ?? selection.focusOffset;
    if (e.detail === 3) {
      const a = node.data.lastIndexOf('\n', at - 1) + 1, z = node.data.indexOf('\n', at);
      return pick(a, z < 0 ? node.length : z);
    }
    const hit = ui.data.entries.find((x) => x.kind !== 'H' && spans(x).some((r) => cp[at] >= r[0] && cp[at] < r[1]));
    if (hit) {
      const card = rec.querySelector(`[data-id="${hit.id}"]`);
      card?.scrollIntoView({ block: 'nearest' });
      card?.classList.remove('flash');
      void card?.offsetWidth;
      card?.classList.add('flash');
    }
    else offers.clicked(cp[at]);
    const s = sentences.find((x) => at >= x[0] && at <= x[1]);
    if (s) pick(...s);
  });
  const watcher = new ResizeObserver(() => gutter());
  watcher.observe(txt);
  const fit = () => box.style.setProperty('--top', Math.round(box.getBoundingClientRect().top) + 'px'); // fills what is left of the window
  fit();
  addEventListener('resize', fit, on);

  // --- painting: highlights over one text node, so selection and scroll stay ---
  const spans = (x) => {
    const all = [...x.draft.rows, ...x.draft.fields].filter((r) => r.start != null && r.end > r.start).map((r) => [r.start, r.end]);
    return all.length ? all : x.start == null ? [] : [[x.start, x.end]];
  };
  const offers = offering({
    ui, send, ask, range, spans, reveal, button, heading: (x) => heading(x.kind, x.draft),
    sentence: (start) => { const s = sentences?.find((x) => unit[start] >= x[0] && unit[start] < x[1]); return s && [cp[s[0]], cp[s[1]]]; },
    words: (start, end) => { const said = node.data.slice(unit[start], unit[end]); return said.length > 240 ? said.slice(0, said.lastIndexOf(' ', 240)) + ' …' : said; },
    facts: (x) => el('div', {}, ...facts(x), ...x.draft.rows.map((r) => el('div', { className: 'who' }, person(r)))),
    redraw: () => { paint(); record(); },
  });
  function paintDraft() {
    if (!node || !CSS.highlights) return;
    const d = ui.data.draft, s = d ? (d.start == null ? null : [d.start, d.end]) : span() ? null : kept;
    CSS.highlights.set('ct-draft', new Highlight(...(s ? [range(...s)] : [])));
  }
  function paint() {
    if (!node || !CSS.highlights) return;
    const by = {};
    for (const x of ui.data.entries) for (const r of spans(x)) (by[x.kind] ??= []).push(range(...r));
    for (const kind in KINDS) {
      const h = new Highlight(...(kind === 'H' ? [] : by[kind] ?? []));
      h.priority = kind === 'I' || kind === 'S' ? 0 : 2;
      CSS.highlights.set('ct-' + kind, h);
    }
    CSS.highlights.set('ct-other', new Highlight(...(ui.data.marked ?? []).map((r) => range(...r))));
    offers.paint();
    paintDraft();
    gutter();
  }
  function gutter() {
    gut.replaceChildren();
    if (!node || !ui.data.entries) return;
    const top = scroll.getBoundingClientRect().top - scroll.scrollTop;
    let low = 0;
    const kept = ui.data.entries.filter((x) => x.start != null);
    const placed = [...kept, ...offers.list()].toSorted((a, b) => a.start - b.start || (a.id ?? Infinity) - (b.id ?? Infinity));
    for (const x of placed) {
      const r = range(x.start, x.end).getBoundingClientRect(), many = x.draft.rows.length > 1;
      if (x.kind === 'H') {
        const bar = el('i');
        bar.style.cssText = `top:${r.top - top}px;height:${r.height}px`;
        gut.append(bar);
      }
      const words = x.kind === 'H' ? value(x.draft, 'who') : many ? 'people' : heading(x.kind, x.draft).toLowerCase();
      const mark = el('div', {}, el('b', { textContent: x.kind + (x.key ? '?' : '') + (many ? ' ×' + x.draft.rows.length : '') }), el('span', { textContent: ' ' + words }));
      if (x.key) mark.className = 'maybe';
      mark.style.top = Math.max(r.top - top + 4, low) + 'px';
      gut.append(mark);
      low = mark.offsetTop + mark.offsetHeight + 3;
    }
  }

  // --- words for values ---
  const value = (draft, k) => draft.fields.find((f) => f.key === k)?.value ?? '';
  const heading = (kind, draft) => kind === 'D' && !ui.data.held.includes(value(draft, 'act_type')) ? 'Harmed' : KINDS[kind]; // beaten or killed is not held
  const labelOf = (scheme, code) => (ui.data.codelists[scheme] ?? []).find((t) => t[0] === code)?.[1] ?? code;
  const options = (group) => ui.data.choices[group] ?? [];
  const nameOf = (ref) => Object.values(ui.data.choices).flat().find((c) => c[0] === ref)?.[1] ?? ref;
  const shown = (f) => (!f.value ? '' : f.codes ? labelOf(f.codes, f.value) : f.choices ? nameOf(f.value) : f.key === 'when' ? (ui.data.days[f.value] ?? f.value) : f.value);

  // --- the right side ---
  function input(where, f, label, placeholder = '') {
    const change = (e) => {
      const n = e.target;
      if (n.value === n.dataset.was) return;
      n.dataset.was = n.value;
      const match = f.choices && options(f.choices).find((c) => c[1] === n.value);
      send('set', { ...where, v: match ? match[0] : n.value });
    };
    let n;
    if (f.codes) {
      n = el('select', { onchange: change }, el('option', { value: '', textContent: placeholder || 'not stated' }),
        ...(ui.data.codelists[f.codes] ?? []).map((t) => el('option', { value: t[0], textContent: t[1], selected: t[0] === f.value })));
      n.dataset.was = f.value ?? '';
    } else {
      const printed = f.key === 'when' && f.value?.startsWith('XXXX') && ui.data.days[f.value]?.split(',')[0]; // as a reader writes it
      n = el('input', { value: f.choices ? nameOf(f.value) : printed || (f.value ?? ''), placeholder, onchange: change });
      n.dir = 'auto';
      n.dataset.was = n.value;
      if (f.choices) n.setAttribute('list', listFor(f.choices));
    }
    n.dataset.at = JSON.stringify(where);
    n.setAttribute('aria-label', label);
    return n;
  }
  function listFor(group) {
    const id = 'ct-list-' + group;
    let list = box.querySelector('#' + id);
    if (!list) { list = el('datalist', { id }); box.append(list); }
    list.replaceChildren(...options(group).map((c) => el('option', { value: c[1] })));
    return id;
  }
  function draftCard(d) {
    const people = d.kind === 'D', title = heading(d.kind, d) + (people && d.rows.length ? `: ${d.rows.length} ${d.rows.length > 1 ? 'people' : 'person'}` : '');
    const card = el('section', { className: 'draft' }, el('h3', { textContent: title }));
    if (ui.data.message) card.append(el('p', { className: 'wrong', role: 'alert', textContent: ui.data.message }));
    if (people && !d.rows.length) card.append(el('p', { className: 'dim', textContent: 'No names found in these words. Select the names and press D again, or add a person.' }));
    if (ui.data.inherits && d.kind !== 'H') card.append(el('div', { className: 'dim', textContent: 'Who says so: ' + ui.data.inherits }));
    if (!ui.data.text) card.append(el('label', { className: 'f' }, el('span', { textContent: 'Page or minute' }), input({ k: 'locator' }, { value: d.locator }, 'Page or minute')));
    for (const f of d.fields) {
      const label = f.label + (people && d.rows.length > 1 && f.key !== 'incident' ? ' (all)' : '');
      const line = el('label', { className: 'f' }, el('span', { textContent: label }), input({ k: f.key }, f, f.label));
      if (f.key === 'when' && f.value) line.append(el('small', { textContent: ui.data.days[f.value] ?? '' }));
      if (f.doubt) line.append(el('small', { className: 'doubt', textContent: f.doubt }));
      card.append(line);
    }
    if (people) card.append(grid(d));
    for (const m of ui.data.matches ?? []) card.append(el('div', { className: 'dim' }, m.text, ' ', button('', m.taken ? 'A different person' : 'The same person', () => send('set', { row: m.row, k: 'record', v: m.taken ? null : m.ref }), 'q')));
    if (people && d.rows.length && !(ui.data.matches ?? []).length) card.append(el('div', { className: 'dim', textContent: `No similar names in other reports for ${d.rows.length > 1 ? 'these ' + d.rows.length + ' people' : 'this person'}.` }));
    card.append(el('div', { className: 'row act' },
      el('span', {}, button('Enter', d.id ? 'Keep the correction' : 'Keep this', () => send('confirm'), 'go'), ' ', button('Esc', 'Cancel', () => send('cancel'))),
      people ? el('span', {}, button('', 'Add a person', () => send('add_row'), 'q'), button('', wide ? 'Fewer columns' : 'Place and authority by person', () => { wide = !wide; drawn = ''; record(); }, 'q')) : ''));
    return card;
  }
  function grid(d) { // fields above hold for all; a row shows only its exceptions
    const all = Object.fromEntries(d.fields.map((f) => [f.key, f]));
    const columns = Object.keys(ROW_FIELDS).filter((k) => wide || !['place', 'authority'].includes(k));
    const body = el('tbody');
    for (const r of d.rows) {
      const name = r.start == null ? input({ row: r.key, k: 'name' }, { value: r.name }, 'Name') : el('bdi', { textContent: r.name });
      const cells = columns.map((k) => el('td', { className: k }, input({ row: r.key, k }, { value: r[k], codes: ROW_CODES[k] }, `${ROW_FIELDS[k]} of ${r.name}`,
        k === 'then' ? '' : all[k]?.codes ? labelOf(all[k].codes, all[k].value) : all[k]?.value ?? '')));
      body.append(el('tr', {}, el('td', { className: 'person' }, name), ...cells,
        el('td', {}, Object.assign(button('', '×', () => send('drop', { row: r.key }), 'x'), { ariaLabel: 'Leave out ' + r.name }))));
    }
    const head = el('tr', {}, el('th', { textContent: 'Name', scope: 'col' }), ...columns.map((k) => el('th', { textContent: ROW_FIELDS[k], scope: 'col' })), el('th'));
    return el('div', { className: 'grid' }, el('table', {}, el('thead', {}, head), body));
  }
  const question = (q, first) => el('section', { className: 'ask' }, el('h3', { textContent: q.text }),
    el('div', { className: 'dim', textContent: 'Our conclusion: the report does not say it. It waits for review.' }),
    el('div', { className: 'answers' }, ...[['Y', 'Yes', 'yes'], ['X', 'No', 'no'], ['L', 'Leave open', 'open']].flatMap(([k, words, a]) => [button(first ? k : '', words, () => send('answer', { q: q.id, a })), ' '])));
  const facts = (x) => x.draft.fields.filter((f) => f.value && f.value !== 'unspecified').flatMap((f, i) => [i ? ' · ' : '',
    el('bdi', { className: f.doubt ? 'doubt' : '', textContent: shown(f) + (f.key === 'count' ? ' detained' : '') })]);
  function person(r) {
    const extra = Object.keys(ROW_FIELDS).map((k) => r[k] && (ROW_CODES[k] ? labelOf(ROW_CODES[k], r[k]) : r[k])).filter(Boolean).join(', ');
    return el('span', {}, el('bdi', { textContent: r.name, style: 'font-weight:600' }), el('span', { className: 'dim', textContent: ' ' + extra }));
  }
  function entry(x) {
    const many = x.draft.rows.length > 1;
    const card = el('section', { className: 'card' });
    card.dataset.id = x.id;
    card.append(el('div', { className: 'row' }, el('h3', { textContent: heading(x.kind, x.draft) + (many ? `: ${x.draft.rows.length} people` : '') }),
      el('span', {}, button('', 'Correct', () => send('edit', { id: x.id }), 'q'), button('', many ? 'Undo for all' : 'Undo', () => send('undo', { id: x.id }), 'q'))));
    card.append(el('div', {}, ...facts(x)));
    for (const r of x.draft.rows) {
      card.append(el('div', { className: 'who' }, person(r),
        many ? Object.assign(button('', '×', () => send('undo', { id: x.id, row: r.key }), 'x'), { ariaLabel: 'Undo for ' + r.name }) : ''));
    }
    if (x.by) card.append(el('div', { className: 'dim', textContent: x.by }));
    for (const q of ui.data.questions.filter((q) => q.entries[0] === x.id && q.answer)) {
      card.append(el('div', { className: 'dim', textContent: `${q.text} ${{ yes: 'Yes', no: 'No', open: 'Left open' }[q.answer]}` }));
    }
    return card;
  }
  function record() {
    const d = ui.data, sign = JSON.stringify([d.draft, d.inherits, d.questions, d.entries, d.message, d.matches, ui.hint, help, offers.sign()]);
    if (sign === drawn) return;
    drawn = sign;
    const at = document.activeElement?.dataset?.at, caret = document.activeElement?.selectionStart;
    const top = rec.scrollTop, lost = rec.contains(document.activeElement);
    const out = d.draft ? [draftCard(d.draft)] : [...offers.card(), ...d.questions.filter((q) => !q.answer).map((q, i) => question(q, !i))];
    if (!d.draft && d.message) out.unshift(el('p', { className: 'wrong', role: 'alert', textContent: d.message }));
    if (ui.hint) out.unshift(el('p', { className: 'dim', role: 'status', textContent: ui.hint }));
    ui.hint = '';
    if (help) out.unshift(el('div', { className: 'keys' }, ...KEYS.flatMap(([k, words]) => [el('kbd', { textContent: k }), el('span', { textContent: words })])));
    const made = d.entries.length ? `${d.entries.length} decision${d.entries.length > 1 ? 's' : ''} made ${d.made} statements.` : 'Click a sentence, or press the arrow down; then press a key. ? shows all keys.';
    const others = d.others ? ` ${d.others} ${d.entries.length ? 'more ' : ''}statements came in with a file; the words they rest on are underlined with dots. Open the report to read them.` : '';
    out.push(el('div', { className: 'row dim made' }, el('span', { textContent: made + others }), d.entries.length ? button('U', 'Undo last', () => send('undo')) : ''));
    rec.replaceChildren(...out, ...d.entries.toReversed().map(entry));
    rec.scrollTop = d.draft ? 0 : top;
    const back = at && [...rec.querySelectorAll('[data-at]')].find((n) => n.dataset.at === at); // the cursor stays in its cell
    if (back) {
      back.focus({ preventScroll: true });
      if (back.setSelectionRange && caret != null) back.setSelectionRange(caret, caret);
    } else if (lost) txt.focus({ preventScroll: true });
  }
  function noText() {
    node = null;
    const locator = el('input', { className: 'locator', dir: 'auto' });
    txt.replaceChildren(el('div', { className: 'notext' }, el('p', { textContent: 'This report has no text to quote. Type the page or minute, then press a key.' }),
      el('label', {}, 'Page or minute ', locator)));
  }
  ui.update = (data) => {
    const first = ui.data.text === undefined;
    ui.data = data;
    ui.seq ??= data.ack;
    if (ui.pending.some((c) => c.seq <= data.ack)) ui.patience = PATIENCE;
    ui.pending = ui.pending.filter((c) => c.seq > data.ack);
    if (first || (data.text && node?.data !== data.text)) {
      data.text ? load(data.text) : noText();
      if (!CSS.highlights) say('This browser cannot colour the words; everything else works. Firefox 140, Safari 17 or Chromium can.');
      txt.focus({ preventScroll: true });
    }
    offers.update();
    paint();
    record();
    if (ui.pending.length) flush();
    else if (ui.since != null) {
      const since = ui.since;
      ui.since = null;
      requestAnimationFrame(() => setTimeout(() => ui.latencies.push(performance.now() - since))); // a task after the frame: it is painted
    }
  };
  $('.bar').append(...Object.entries(KINDS).map(([k, words]) => {
    const b = button(k, words, () => open(k));
    b.onpointerdown = (e) => e.preventDefault(); // the selection survives the click
    return b;
  }), button('?', 'Keys', () => { help = !help; drawn = ''; record(); }, 'n'));
  ui.span = span;
  window.__coder = ui;
  return ui;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const ui = (parentElement.__ui ??= mount(parentElement));
  ui.emit = setTriggerValue;
  ui.update(data);
  return () => { ui.stop(); delete parentElement.__ui; }; // on leaving the page only, not at reruns
}
