// The page: looks at the host every second, and draws what it has seen.

import * as api from './api.js';
import { Chart, colours, definitions } from './charts.js';
import { age, count, percent, text, time } from './format.js';
import { History, per, same, sample } from './history.js';
import { Table, fields } from './tables.js';
import * as views from './views.js';

const $ = (id) => document.getElementById(id);
const every = 1000; // milliseconds between two looks
const rowsShown = 200;

const history = new History();
let before = null; // the last look
let pointed = null; // how long ago the pointer points at, as a share of the span
let paused = false;
let colour = null;

// Charts

const charts = definitions.map((d) => new Chart(d, $('charts'), (share) => { pointed = share; draw(); }));
const chart = (id) => charts.find((c) => c.def.id === id);

function draw() {
  if (document.hidden) return;
  colour ??= colours(document.body);
  const now = history.last?.at ?? Date.now();
  const point = pointed === null ? null : history.near(now - pointed * history.span * 1000);
  for (const c of charts) c.draw(history, now, point, colour);
}
new ResizeObserver(draw).observe($('charts'));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { colour = null; draw(); });

// Tables

const workers = new Table($('workers'), views.workers(open), { key: (w) => w.index, empty: 'no worker has started' });
const routes = new Table($('routes'), views.routes, { key: (c) => `${c.server} ${c.name}`, empty: 'nothing was called yet', sort: { id: 'rate', down: true } });
const servers = new Table($('servers'), views.servers, { key: (s) => s.address, empty: 'no server' });
const generations = new Table($('generations'), views.generations, { key: (g) => g.number, empty: 'none' });
const contexts = new Table($('contexts'), views.contexts(open, kill), { key: (c) => c.id, empty: 'no context', sort: { id: 'cpu', down: true }, onSort: listContexts });
const recent = new Table($('detail-recent'), views.recent, { key: (r) => r.row, empty: 'none are kept' });

function show(now, last) {
  const point = history.last;
  const seconds = last ? (now.uptime_us - last.uptime_us) / 1e6 : 0;
  document.title = `${basename(now.script)} · pyp`;
  $('script').textContent = basename(now.script);
  $('script').title = text(now.script);
  $('uptime').textContent = age(now.uptime_us);
  $('pid').textContent = text(now.pid);
  $('version').textContent = text(now.version);
  pill(now.state === 'draining' ? 'draining' : now.memory?.state && now.memory.state !== 'ok' ? `memory: ${now.memory.state} limit` : text(now.state), views.state(now.state).tone);
  fields($('totals'), views.totals(now));
  workers.update((now.workers ?? []).map((w, i) => ({ ...w, share: point?.shares[i] ?? null })));
  servers.update(now.servers ?? []);
  routes.update(callbacks(now, last, seconds));
  generations.update(now.generations ?? []);
  chart('gc').note('pause p99', time(now.gc?.pauses?.p99_us));
  chart('gc').note('CPU', percent(now.gc?.cpu_percent));
  draw();
}

// callbacks lists those of all servers, with their rates.
function callbacks(now, last, seconds) {
  const had = new Map(labelled(last ?? {}).map((c) => [`${c.server} ${c.name}`, c.count]));
  return labelled(now).map((c) => ({ ...c, rate: per(c.count, had.get(`${c.server} ${c.name}`), seconds) }));
}

// labelled tells callbacks of one name apart, as the host's metrics do: several
// routes may lead to one method.
function labelled(host) {
  const seen = new Map();
  return (host.servers ?? []).flatMap((s) => (s.callbacks ?? []).map((c) => {
    const n = (seen.get(`${s.address} ${c.name}`) ?? 0) + 1;
    seen.set(`${s.address} ${c.name}`, n);
    return { ...c, server: s.address, name: n > 1 ? `${c.name}#${n}` : c.name };
  }));
}

const basename = (path) => text(path).split('/').pop();

function pill(label, tone) {
  $('state').textContent = label;
  $('state').dataset.tone = tone;
}

// Looking

async function look() {
  try {
    const now = await api.stats();
    const at = Date.now();
    if (before && !same(now, before)) {
      history.event(at, 'restart');
      before = null;
    }
    if (before && current(now) !== current(before)) history.event(at, `generation ${current(now)}`);
    const last = before;
    before = now;
    history.add(sample(now, last, at));
    banner('');
    show(now, last);
  } catch (problem) {
    pill('unreachable', 'bad');
    banner(`The host does not answer (${problem.name === 'TimeoutError' ? 'no answer in time' : problem.message}). Trying again.`);
  }
}

const current = (h) => (h.generations ?? []).find((g) => g.state === 'current')?.number;

function banner(message) {
  $('banner').hidden = !message;
  if ($('banner').textContent !== message) $('banner').textContent = message;
}

let listing = false, inSight = false, ticks = 0;
new IntersectionObserver(([entry]) => { if ((inSight = entry.isIntersecting)) listContexts(); }, { rootMargin: '200px' }).observe($('contexts-section'));

async function listContexts() {
  if (listing) return;
  listing = true;
  const { id, down } = contexts.sort;
  const rises = views.contexts(open, kill).find((c) => c.id === id).rising === true;
  const filter = $('filter').value;
  try {
    const { list, matched } = await api.contexts({ sort: id, reverse: rises ? down : !down, filter, limit: rowsShown });
    contexts.update(list);
    $('contexts-count').textContent = matched > list.length ? `${count(list.length)} of ${count(matched)}` : count(matched);
  } catch (problem) {
    if (problem.status === 400) $('contexts-count').textContent = problem.message;
  } finally {
    listing = false;
    if (filter !== $('filter').value || contexts.sort.id !== id || contexts.sort.down !== down) listContexts();
  }
}
$('filter').addEventListener('input', listContexts);

let timer, looking = false;
async function tick() {
  if (looking) return;
  looking = true;
  clearTimeout(timer);
  const began = performance.now();
  if (!paused && !document.hidden) {
    await look();
    if (inSight && ticks++ % 2 === 0) await listContexts();
  }
  looking = false;
  timer = setTimeout(tick, Math.max(200, every - (performance.now() - began)));
}
document.addEventListener('visibilitychange', () => { if (!document.hidden) tick(); });

// One context

async function open(id) {
  if (!id) return;
  try {
    const c = await api.context(id);
    $('detail-title').textContent = `Context ${c.id}`;
    fields($('detail-fields'), views.details(c));
    recent.update((c.recent ?? []).map((r, row) => ({ ...r, row })));
    if (!$('detail').open) $('detail').showModal();
  } catch (problem) { toast(problem.message); }
}

function kill(c) {
  $('confirm-title').textContent = `End context ${c.id}?`;
  $('confirm-text').textContent = `The connection from ${c.remote_address} to ${c.protocol} is closed, and what it executes is interrupted. Others go on.`;
  $('confirm').returnValue = '';
  $('confirm').onclose = async () => {
    if ($('confirm').returnValue !== 'yes') return;
    try {
      await api.kill(c.id);
      toast(`Context ${c.id} is ended.`);
    } catch (problem) { toast(problem.message); }
    listContexts();
  };
  $('confirm').showModal();
}

let toasted;
function toast(message) {
  $('toast').textContent = message;
  $('toast').hidden = false;
  clearTimeout(toasted);
  toasted = setTimeout(() => { $('toast').hidden = true; }, 5000);
}

// Stacks and the flame graph

$('stacks').addEventListener('click', async () => {
  $('stacks').disabled = true;
  try {
    const list = (await api.stacks()) ?? [];
    $('stack-list').replaceChildren(...(list.length ? list.map(stack) : [note('All workers are idle just now.')]));
  } catch (problem) { $('stack-list').replaceChildren(note(problem.message)); }
  $('stacks').disabled = false;
});

function note(message) {
  const p = document.createElement('p');
  p.className = 'note';
  p.textContent = message;
  return p;
}

function stack(s) {
  const box = document.createElement('article');
  box.className = 'stack';
  const head = box.appendChild(document.createElement('p'));
  const parts = [`worker ${s.worker}`, s.state, `for ${time(s.busy_us)}`, s.callback, s.context ? `context ${s.context}` : ''];
  for (const [i, part] of parts.filter(Boolean).entries()) {
    const span = head.appendChild(document.createElement(i ? 'span' : 'b'));
    span.textContent = part;
  }
  const list = box.appendChild(document.createElement('ol'));
  list.className = 'mono';
  const frame = (name, at) => {
    const li = list.appendChild(document.createElement('li'));
    li.append(name, ' ');
    const place = li.appendChild(document.createElement('span'));
    place.className = 'at';
    place.textContent = at;
  };
  if (s.native) frame(s.native, 'built in');
  for (const f of s.frames ?? []) frame(f.function || '(anonymous)', f.line ? `${basename(f.file)}:${f.line}:${f.column}` : 'built in');
  return box;
}

$('seconds').addEventListener('change', () => { $('pprof').href = `/api/v1/profile?seconds=${$('seconds').value}`; });
$('record').addEventListener('click', async () => {
  const seconds = Number($('seconds').value);
  $('record').disabled = true;
  let left = seconds;
  const say = () => { $('flame-note').textContent = left > 0 ? `recording, ${left} s to go` : 'drawing'; left--; };
  say();
  const countdown = setInterval(say, 1000);
  try {
    const { width, height } = await api.flame(seconds);
    const frame = document.createElement('iframe');
    frame.title = 'Flame graph';
    frame.style.aspectRatio = `${width} / ${height}`;
    frame.src = `/flame.svg?${Date.now()}`;
    $('flame').replaceChildren(frame);
    $('flame-open').hidden = false;
    $('flame-note').textContent = `${seconds} s until ${new Date().toLocaleTimeString([], { hour12: false })}`;
  } catch (problem) { $('flame-note').textContent = problem.message; }
  clearInterval(countdown);
  $('record').disabled = false;
});

// Pause and theme

$('pause').addEventListener('click', () => {
  paused = !paused;
  $('pause').setAttribute('aria-pressed', String(paused));
  $('pause').textContent = paused ? 'Go on' : 'Pause';
  if (!paused) tick();
});

const themes = ['auto', 'light', 'dark'];
const kept = () => { try { return localStorage; } catch { return {}; } }; // a browser may keep nothing
function theme(name) {
  if (name === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  $('theme').textContent = `Theme: ${name}`;
  kept()['pyp-theme'] = name;
  colour = null;
  draw();
}
$('theme').addEventListener('click', () => theme(themes[(themes.indexOf(document.documentElement.dataset.theme ?? 'auto') + 1) % 3]));
theme(themes.find((t) => t === kept()['pyp-theme']) ?? 'auto');

tick();
