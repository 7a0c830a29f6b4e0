// What the text offers and nobody has kept yet: dotted lines in the text, one card, keys to accept, edit or leave out.
// It comes before coder.js in one module; `c` is what the surface lends.

const OFFER_KEYS = [
  ['A E O', 'accept what is offered, edit it first, or leave it out'],
  ['→ ←', 'next and previous offer'], ['Shift A', 'accept all of the sentence'],
];

function offering(c) {
  const { ui, send } = c, gone = new Set(); // sent and not yet answered: keys typed ahead act on the next one
  let at = null, from = -1, arrived = false;
  const list = () => (ui.data.offers ?? []).filter((o) => !gone.has(o.key));
  const now = () => (ui.data.draft ? null : list().find((o) => o.key === at));
  const inSentence = (o) => { const [a, z] = c.sentence(o.start) ?? [o.start, o.end]; return list().filter((x) => x.start >= a && x.start < z); };
  const ready = (found) => found.filter((x) => !x.alone);

  function settle() { // where the current one is gone, the next in the text is current
    const all = list();
    if (all.some((o) => o.key === at)) return;
    const next = from < 0 ? all.find((o) => o.people.length) ?? all[0] : all.find((o) => o.start >= from) ?? all[0]; // first the people
    at = next?.key ?? null;
    if (next) go(next);
  }
  function go(o, look = arrived) {
    at = o.key;
    from = o.start;
    if (look) c.reveal(o.start, o.end);
  }
  function step(by) {
    const all = list(), i = all.findIndex((o) => o.key === at);
    if (all.length) go(all[(i + by + all.length) % all.length]);
    c.redraw();
  }
  function act(op, o, more = {}) {
    if (op !== 'take') gone.add(o.key);
    if (op === 'accept' && o.along) gone.add(o.along);
    send(op, { key: o.key, ...more });
    settle();
    c.redraw();
  }
  function acceptSentence(o) {
    const [s, e] = c.sentence(o.start) ?? [o.start, o.end];
    for (const x of ready(inSentence(o))) gone.add(x.key);
    send('accept_words', { s, e });
    settle();
    c.redraw();
  }

  function key(e, k) {
    const o = now();
    if (!o) return false;
    if (/^Arrow(Left|Right)$/.test(e.key) && !e.shiftKey) step(e.key === 'ArrowRight' ? 1 : -1);
    else if (k === 'A' && e.shiftKey) acceptSentence(o);
    else if (k === 'A') act('accept', o);
    else if (k === 'E') act('take', o);
    else if (k === 'O') act('leave_out', o);
    else return false;
    e.preventDefault();
    return true;
  }
  function clicked(where) { // the narrowest offer under the pointer
    const found = list().filter((o) => c.spans(o).some(([s, e]) => where >= s && where < e)).toSorted((a, b) => a.end - a.start - (b.end - b.start))[0];
    if (!found || ui.data.draft) return;
    go(found, false);
    c.redraw();
  }
  function update() {
    if (!ui.pending.length) gone.clear();
    if (ui.data.offers === null && ui.data.text && !ui.asked) { ui.asked = true; c.ask('read'); }
    settle();
    arrived ||= ui.data.offers != null;
  }
  function paint() {
    const by = {}, o = now();
    for (const x of list()) for (const r of c.spans(x)) (by[x.kind] ??= []).push(c.range(...r));
    for (const kind of 'IDJS') CSS.highlights.set('ct-offer-' + kind, new Highlight(...(by[kind] ?? [])));
    CSS.highlights.set('ct-offer-now', new Highlight(...(o ? [c.range(o.start, o.end)] : [])));
  }

  function card() {
    const all = list(), o = now(), out = [];
    if (ui.data.draft) return out;
    if (o) {
      const many = o.people.length > 1 && o.draft.rows.length > 1, sentence = ready(inSentence(o));
      const place = all.indexOf(o) + 1;
      const body = el('section', { className: 'draft offer' },
        el('div', { className: 'row' }, el('h3', { textContent: c.heading(o) + (many ? `: ${o.people.length} people` : '') }),
          el('span', { className: 'dim', textContent: `Offered ${place} of ${all.length}` })),
        el('q', { dir: 'auto', textContent: c.words(o.start, o.end), onclick: () => c.reveal(o.start, o.end) }), c.facts(o));
      for (const f of o.draft.fields.filter((f) => f.value && f.start != null && (f.end <= o.start || f.start >= o.end))) { // said elsewhere
        body.append(el('div', { className: 'dim' }, `${f.label}: `, el('q', { className: 'else', dir: 'auto', textContent: c.words(f.start, f.end), onclick: () => c.reveal(f.start, f.end) })));
      }
      for (const f of o.draft.fields) if (f.doubt && f.value && f.key !== 'incident') body.append(el('div', { className: 'dim', textContent: `${f.label}: ${f.doubt}.` }));
      const along = o.along && all.find((x) => x.key === o.along);
      if (along) body.append(el('div', { className: 'dim' }, 'Kept with it, its incident: ', c.facts(along)));
      if (o.alone) body.append(el('div', { className: 'dim', textContent: `Accepted by itself only: ${o.alone}.` }));
      body.append(el('div', { className: 'row act' }, el('span', {},
        c.button('A', 'Accept', () => act('accept', o), 'go'), ' ', c.button('E', 'Edit', () => act('take', o)), ' ', c.button('O', 'Leave out', () => act('leave_out', o))),
        all.length > 1 ? el('span', {}, Object.assign(c.button('←', '', () => step(-1)), { ariaLabel: 'Previous offer' }), ' ', c.button('→', 'Next', () => step(1))) : ''));
      const more = el('div', { className: 'more' });
      if (sentence.length > 1) more.append(c.button('Shift A', `All of this sentence (${sentence.length})`, () => acceptSentence(o), 'q'));
      for (const who of o.people) {
        const theirs = ready(all.filter((x) => x.people.includes(who)));
        if (theirs.length && (many || theirs.length > 1)) more.append(c.button('', el('span', {}, 'All of ', el('bdi', { textContent: who }), ` (${theirs.length})`), () => send('accept_person', { who }), 'q'));
      }
      if (more.childElementCount) body.append(more);
      out.push(body);
    }
    const remark = ` ${ui.data.remark}`;
    if (ui.data.offers && !all.length && !ui.data.left_out && !ui.data.entries.length) {
      out.push(el('p', { className: 'dim', textContent: 'Nothing is offered from these words. Read them, and make statements with the keys.' + remark }));
    }
    if (all.length || ui.data.left_out) {
      const said = all.length ? `${all.length} offered from the words of this report, underlined with dots. Nothing is kept until you accept it.${remark}` : '';
      const put = ui.data.left_out ? `${said ? ' ' : ''}${ui.data.left_out} put aside.` : '';
      out.push(el('div', { className: 'row dim offers' }, el('span', { textContent: said + put }), ui.data.left_out ? c.button('', 'Offer again', () => send('bring_back'), 'q') : ''));
    }
    return out;
  }
  return { key, clicked, update, paint, card, list, sign: () => [ui.data.offers, ui.data.left_out, at, [...gone]] };
}

