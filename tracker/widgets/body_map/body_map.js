// Numbers on the outline: filled where we follow the statement, dashed where it waits or its side is not stated.
export default function ({ data, parentElement }) {
  const draw = (tag, attributes, text) => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text != null) node.textContent = text;
    return node;
  };
  const marks = data.marks.map((mark) => {
    const group = draw('g', { class: mark.sure ? 'sure' : 'maybe' });
    group.append(draw('circle', { cx: mark.x, cy: mark.y, r: 7.5 }), draw('text', { x: mark.x, y: mark.y + 3.6 }, mark.n));
    return group;
  });
  parentElement.querySelector('#marks').replaceChildren(...marks);
}
