// Tables whose rows stay the same elements from one look to the next, so that
// the focus and a selection survive. All text goes in as text: addresses,
// names and errors come from clients and scripts.

// Table shows objects. A column has a title, a value for sorting and a cell: a
// text, a node, or {text, title, tone, className}.
export class Table {
  constructor(element, columns, { key, empty, sort, onSort } = {}) {
    this.columns = columns;
    this.key = key;
    this.empty = empty ?? 'nothing yet';
    this.onSort = onSort;
    this.sort = sort ?? null; // {id, down}
    this.rows = new Map();
    this.body = document.createElement('tbody');
    const head = document.createElement('thead');
    this.heads = columns.map((c) => this.head(c));
    head.appendChild(document.createElement('tr')).append(...this.heads);
    element.replaceChildren(head, this.body);
    this.mark();
  }

  head(column) {
    const th = document.createElement('th');
    th.scope = 'col';
    th.className = column.className ?? '';
    if (column.hint) th.title = column.hint;
    if (!column.sorts && !column.value) {
      th.textContent = column.title;
      return th;
    }
    const button = th.appendChild(document.createElement('button'));
    button.type = 'button';
    button.textContent = column.title;
    button.addEventListener('click', () => this.by(column));
    return th;
  }

  // by sorts by a column; the same one again sorts the other way.
  by(column) {
    const down = this.sort?.id === column.id ? !this.sort.down : !column.rising;
    this.sort = { id: column.id, down };
    this.mark();
    if (this.onSort) this.onSort(this.sort);
    else this.update(this.list ?? []);
  }

  mark() {
    this.columns.forEach((c, i) => {
      const on = this.sort?.id === c.id && this.sort;
      if (on) this.heads[i].setAttribute('aria-sort', on.down ? 'descending' : 'ascending');
      else this.heads[i].removeAttribute('aria-sort');
    });
  }

  update(list) {
    this.list = list;
    const shown = this.sorted(list);
    const rows = shown.length ? shown.map((item) => this.row(item)) : [this.nothing()];
    const keep = new Set(shown.map(this.key).map(String));
    for (const id of this.rows.keys()) if (!keep.has(id)) this.rows.delete(id);
    rows.forEach((row, i) => {
      if (this.body.children[i] !== row) this.body.insertBefore(row, this.body.children[i] ?? null);
    });
    while (this.body.children.length > rows.length) this.body.lastChild.remove();
  }

  sorted(list) {
    const column = !this.onSort && this.sort && this.columns.find((c) => c.id === this.sort.id);
    if (!column?.value) return list;
    const sign = this.sort.down ? -1 : 1;
    const order = (a, b) => (typeof a === 'string' || typeof b === 'string' ? String(a ?? '').localeCompare(String(b ?? '')) : (a ?? -1) - (b ?? -1));
    return [...list].sort((a, b) => sign * order(column.value(a), column.value(b)));
  }

  row(item) {
    const id = String(this.key(item));
    let row = this.rows.get(id);
    if (!row) {
      row = { element: document.createElement('tr'), item, cells: [] };
      row.element.dataset.key = id;
      for (const c of this.columns) {
        const td = row.element.appendChild(document.createElement('td'));
        row.cells.push(td);
        if (c.node) td.append(c.node(() => row.item));
      }
      this.rows.set(id, row);
    }
    row.item = item;
    this.columns.forEach((c, i) => fill(row.cells[i], c, item));
    return row.element;
  }

  nothing() {
    const row = document.createElement('tr');
    const td = row.appendChild(document.createElement('td'));
    td.colSpan = this.columns.length;
    td.className = 'empty';
    td.textContent = this.empty;
    return row;
  }
}

function fill(td, column, item) {
  if (!column.cell) {
    column.paint?.(td.firstChild, item);
    td.className = column.className ?? '';
    return;
  }
  let v = column.cell(item);
  if (typeof v !== 'object' || v === null) v = { text: v };
  const className = [column.className, v.className].filter(Boolean).join(' ');
  if (td.className !== className) td.className = className;
  if (td.title !== (v.title ?? '')) td.title = v.title ?? '';
  if (v.tone) {
    let pill = td.firstElementChild;
    if (!pill) { pill = document.createElement('span'); pill.className = 'pill'; td.replaceChildren(pill); }
    pill.dataset.tone = v.tone;
    if (pill.textContent !== v.text) pill.textContent = v.text;
  } else if (td.textContent !== String(v.text ?? '–')) td.textContent = String(v.text ?? '–');
}

// fields fills a list of terms: [term, text, tone].
export function fields(dl, list) {
  const items = list.map(([term, value, tone]) => {
    const div = document.createElement('div');
    const dt = div.appendChild(document.createElement('dt'));
    const dd = div.appendChild(document.createElement('dd'));
    dt.textContent = term;
    dd.textContent = value;
    if (tone) dd.dataset.tone = tone;
    return div;
  });
  dl.replaceChildren(...items);
}
