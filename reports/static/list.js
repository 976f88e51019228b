(async () => {
  const root = document.getElementById('list'), store = document.getElementById('rows');
  const say = root.dataset, out = root.querySelector('output'), body = root.querySelector('tbody');
  if (!('DecompressionStream' in window)) { out.textContent = say.old; return; }
  const packed = Uint8Array.from(atob(store.textContent.trim()), c => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  const { columns, pages, rows: total } = JSON.parse(await new Response(stream).text());
  const hrefs = pages.split('\n');
  for (const k of columns) {
    if (k.words) k.place = Array.from({ length: total }, (_, r) => k.at.reduce((n, d) => n * 56 + d.charCodeAt(r) - 35, 0));
    else { let last = ''; k.values = k.values.split('\n').map(v => (last = last.slice(0, v.charCodeAt(0) - 35) + v.slice(1))); }
  }
  const at = (c, r) => { const k = columns[c]; return k.words ? k.words[k.place[r]] : k.values[r]; };
  const size = 100, order = new Intl.Collator('zh-Hans-CN', { numeric: true });
  const heads = [...root.querySelectorAll('thead th')];
  const labels = heads.map(th => th.firstChild.textContent.trim());
  const text = Array.from({ length: total }, (_, r) => columns.map((_, c) => at(c, r)).join('\u0001').toLowerCase());
  const input = root.querySelector('input'), where = root.querySelector('.pager > span');
  const [back, on] = root.querySelectorAll('.pager button');
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key].toLocaleString('zh-CN'));
  let rows = text.map((_, r) => r), page = 0, by = -1, way = 1, timer;

  function cell(c, r) {
    const td = document.createElement(c ? 'td' : 'th');
    if (c) { td.dataset.l = labels[c]; td.className = heads[c].className; } else td.scope = 'row';
    if (!c && hrefs[r]) {
      const a = document.createElement('a');
      a.href = 'model/' + hrefs[r] + '.html'; a.textContent = at(c, r); td.append(a);
    } else td.textContent = at(c, r);
    return td;
  }
  function draw() {
    const last = Math.max(1, Math.ceil(rows.length / size));
    page = Math.min(page, last - 1);
    body.replaceChildren(...rows.slice(page * size, page * size + size).map(r => {
      const tr = document.createElement('tr');
      tr.append(...columns.map((_, c) => cell(c, r)));
      return tr;
    }));
    where.textContent = fill(say.page, { page: page + 1, pages: last });
    back.disabled = page === 0; on.disabled = page >= last - 1;
    out.textContent = fill(rows.length < total ? say.some : say.all, { n: rows.length, total });
  }
  function sort() {
    if (by < 0) return;
    const k = columns[by], rank = [];
    if (k.words) k.words.map((_, i) => i).sort((a, b) => order.compare(k.words[a], k.words[b])).forEach((w, i) => { rank[w] = i; });
    const compare = k.words ? (a, b) => rank[k.place[a]] - rank[k.place[b]] : (a, b) => order.compare(k.values[a], k.values[b]);
    rows.sort((a, b) => way * compare(a, b) || a - b);
  }
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => {
    const asked = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    rows = []; for (let r = 0; r < total; r++) if (asked.every(word => text[r].includes(word))) rows.push(r);
    page = 0; sort(); draw();
  }, 120); });
  heads.forEach((th, c) => {
    const button = document.createElement('button');
    button.type = 'button'; button.append(...th.childNodes); th.append(button); th.setAttribute('aria-sort', 'none');
    button.addEventListener('click', () => {
      way = by === c ? -way : 1; by = c; page = 0;
      heads.forEach(h => h.setAttribute('aria-sort', 'none'));
      th.setAttribute('aria-sort', way > 0 ? 'ascending' : 'descending');
      sort(); draw();
    });
  });
  back.addEventListener('click', () => { page--; draw(); });
  on.addEventListener('click', () => { page++; draw(); });
  root.querySelectorAll('[hidden]').forEach(part => { part.hidden = false; });
  draw(); root.dataset.ready = '1';
})();
