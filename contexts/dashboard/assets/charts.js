// Line charts on canvas. All of them show the same time, and a pointer over one
// of them reads off all.

import { bytes, count, percent, time } from './format.js';

const rate = (v) => count(v === null ? v : v < 100 ? Math.round(v * 10) / 10 : Math.round(v));

// The charts. The first series is the one whose figure stands large. tone is a
// colour of the style sheet, 0 for a figure without a line.
export const definitions = [
  { id: 'requests', title: 'Requests', unit: 'per second', format: rate, series: [
    { key: 'requests', label: 'requests', tone: 1, fill: true }, { key: 'callbacks', label: 'callbacks', tone: 2 }, { key: 'errors', label: 'errors', tone: 4 }] },
  { id: 'latency', title: 'Latency', unit: 'p50', format: time, log: true, series: [
    { key: 'p50', label: 'p50', tone: 1 }, { key: 'p90', label: 'p90', tone: 2 }, { key: 'p99', label: 'p99', tone: 3 }, { key: 'max', label: 'max', tone: 4 }] },
  { id: 'workers', title: 'Workers', unit: 'busy', format: percent, top: 100, series: [
    { key: 'busy', label: 'all', tone: 1, fill: true }, { key: 'busiest', label: 'busiest', tone: 3 }] },
  { id: 'queue', title: 'Queue', unit: 'jobs wait', format: count, least: 4, series: [
    { key: 'queue', label: 'queued', tone: 5, fill: true }, { key: 'hogs', label: 'hogs', tone: 4 }] },
  { id: 'contexts', title: 'Contexts', unit: 'live', format: rate, least: 4, series: [
    { key: 'contexts', label: 'live', tone: 2, fill: true }, { key: 'accepted', label: 'new/s', tone: 1 }, { key: 'refused', label: 'refused/s', tone: 4 }] },
  { id: 'memory', title: 'Memory', unit: 'resident', format: bytes, binary: true, series: [
    { key: 'rss', label: 'rss', tone: 1, fill: true }, { key: 'heap', label: 'heap', tone: 2 }, { key: 'live', label: 'live', tone: 5 },
    { key: 'soft', label: 'soft', tone: 3, limit: true }, { key: 'hard', label: 'hard', tone: 4, limit: true }] },
  { id: 'traffic', title: 'Traffic', unit: 'sent per second', format: bytes, binary: true, least: 1024, series: [
    { key: 'sent', label: 'sent', tone: 1, fill: true }, { key: 'received', label: 'received', tone: 2 }] },
  { id: 'gc', title: 'Garbage collector', unit: 'cycles per second', format: rate, least: 1, series: [
    { key: 'cycles', label: 'cycles', tone: 5, fill: true }] },
];

const element = (name, className, text) => {
  const e = document.createElement(name);
  if (className) e.className = className;
  if (text !== undefined) e.textContent = text;
  return e;
};

// colours are those of the theme in force, as the canvas wants them.
export function colours(root) {
  const of = (name) => {
    const probe = root.appendChild(element('i', name));
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  };
  return { grid: of('c-grid'), text: of('c-text'), card: of('c-card'), series: [null, ...[1, 2, 3, 4, 5].map((n) => of(`c${n}`))] };
}

// Chart is one card.
export class Chart {
  constructor(definition, parent, onPoint) {
    this.def = definition;
    const card = parent.appendChild(element('article', 'chart'));
    card.id = `chart-${definition.id}`;
    const head = card.appendChild(element('header'));
    head.append(element('h2', '', definition.title), (this.when = element('span', 'when')));
    this.big = card.appendChild(element('p', 'big'));
    this.figure = this.big.appendChild(element('span', '', '–'));
    this.figure.id = `${definition.id}-now`;
    this.big.append(' ', element('small', '', definition.unit));
    this.canvas = card.appendChild(element('canvas'));
    this.canvas.setAttribute('role', 'img');
    this.legend = card.appendChild(element('ul', 'legend'));
    this.values = definition.series.map((s) => this.entry(s));
    this.canvas.addEventListener('pointermove', (e) => onPoint(1 - e.offsetX / this.canvas.clientWidth));
    this.canvas.addEventListener('pointerleave', () => onPoint(null));
  }

  entry(series) {
    const item = this.legend.appendChild(element('li'));
    item.append(element('i', `c${series.tone}`), series.label, ' ');
    return item.appendChild(element('b', '', '–'));
  }

  // note adds a figure without a line to the legend.
  note(label, text) {
    this.notes ??= new Map();
    if (!this.notes.has(label)) {
      const item = this.legend.appendChild(element('li', '', `${label} `));
      this.notes.set(label, item.appendChild(element('b')));
    }
    this.notes.get(label).textContent = text;
  }

  // draw shows the samples up to now; pointed is the one under the pointer.
  draw(history, now, pointed, colour) {
    const shown = pointed ?? history.last;
    this.when.textContent = pointed ? `${Math.round((now - pointed.at) / 1000)} s ago` : '';
    const write = (s) => this.def.format(shown?.[s.key] ?? NaN);
    this.figure.textContent = write(this.def.series[0]);
    this.figure.dataset.value = shown?.[this.def.series[0].key] ?? '';
    this.def.series.forEach((s, i) => {
      this.values[i].textContent = write(s);
      if (s.limit) this.values[i].parentElement.hidden = !shown?.[s.key];
    });
    this.canvas.setAttribute('aria-label', `${this.def.title}: ${this.def.series.map((s) => `${s.label} ${write(s)}`).join(', ')}`);
    const c = this.prepare();
    if (!c) return;
    const scale = this.scale(history.samples);
    const x = (at) => this.width - ((now - at) / (history.span * 1000)) * this.width;
    this.grid(c, scale, colour);
    for (const e of history.events) this.event(c, x(e.at), e.label, colour);
    for (const s of [...this.def.series].reverse()) this.line(c, s, history.samples, x, scale, colour.series[s.tone]);
    this.ticks(c, scale, colour);
    if (pointed) this.pointer(c, pointed, x(pointed.at), scale, colour);
  }

  prepare() {
    const ratio = window.devicePixelRatio || 1;
    this.width = this.canvas.clientWidth;
    this.height = this.canvas.clientHeight;
    if (!this.width || !this.height) return null;
    const [w, h] = [Math.round(this.width * ratio), Math.round(this.height * ratio)];
    if (this.canvas.width !== w || this.canvas.height !== h) [this.canvas.width, this.canvas.height] = [w, h];
    const c = this.canvas.getContext('2d');
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, this.width, this.height);
    return c;
  }

  // scale maps values to heights. A limit is in sight only when it is near.
  scale(samples) {
    const top = 14, bottom = this.height - 3;
    let most = this.def.least ?? 0, least = Infinity;
    for (const p of samples) for (const s of this.def.series) {
      const v = p[s.key];
      if (v === null || v === undefined || s.limit) continue;
      most = Math.max(most, v);
      if (v > 0) least = Math.min(least, v);
    }
    if (this.def.log) return logScale(least, most, top, bottom);
    const limit = samples.length ? samples[samples.length - 1].soft : null;
    if (this.def.id === 'memory' && limit && most > limit / 3) most = Math.max(most, limit);
    const step = this.def.top ? 50 : niceStep(most / 2.6 || 1, this.def.binary);
    const end = this.def.top ?? Math.max(step, Math.ceil(most / step) * step);
    const ticks = [];
    for (let v = step; v <= end * 1.001; v += step) ticks.push(v);
    return { y: (v) => bottom - (v / end) * (bottom - top), ticks, bottom, end };
  }

  grid(c, scale, colour) {
    c.lineWidth = 1;
    c.strokeStyle = colour.grid;
    for (const v of scale.ticks) {
      const y = Math.round(scale.y(v)) + 0.5;
      c.beginPath();
      c.moveTo(0, y);
      c.lineTo(this.width, y);
      c.stroke();
    }
    c.beginPath();
    c.moveTo(0, scale.bottom + 0.5);
    c.lineTo(this.width, scale.bottom + 0.5);
    c.stroke();
  }

  // ticks names the lines of the grid, legibly where a curve crosses.
  ticks(c, scale, colour) {
    c.font = '10.5px system-ui, sans-serif';
    c.strokeStyle = colour.card;
    c.fillStyle = colour.text;
    c.lineWidth = 3;
    c.lineJoin = 'round';
    for (const v of scale.ticks) {
      const y = Math.round(scale.y(v)) - 3;
      c.strokeText(this.def.format(v), 0, y);
      c.fillText(this.def.format(v), 0, y);
    }
  }

  event(c, x, label, colour) {
    c.font = '10.5px system-ui, sans-serif';
    c.strokeStyle = c.fillStyle = colour.text;
    c.setLineDash([2, 3]);
    c.beginPath();
    c.moveTo(x, 0);
    c.lineTo(x, this.height);
    c.stroke();
    c.setLineDash([]);
    c.textAlign = 'right';
    c.fillText(label, x - 3, this.height - 7);
    c.textAlign = 'left';
  }

  line(c, series, samples, x, scale, colour) {
    c.strokeStyle = c.fillStyle = colour;
    c.lineWidth = series.limit ? 1 : 1.6;
    c.lineJoin = 'round';
    c.setLineDash(series.limit ? [5, 4] : []);
    const runsOf = series.limit ? samples.filter((p) => p[series.key] <= scale.end) : samples;
    for (const run of runs(runsOf, series.key)) {
      c.beginPath();
      run.forEach((p, i) => c[i ? 'lineTo' : 'moveTo'](x(p.at), scale.y(p[series.key])));
      if (run.length === 1) c.arc(x(run[0].at), scale.y(run[0][series.key]), 1, 0, 7);
      c.stroke();
      if (!series.fill || run.length < 2) continue;
      c.lineTo(x(run[run.length - 1].at), scale.bottom);
      c.lineTo(x(run[0].at), scale.bottom);
      c.globalAlpha = 0.13;
      c.fill();
      c.globalAlpha = 1;
    }
    c.setLineDash([]);
  }

  pointer(c, point, x, scale, colour) {
    c.strokeStyle = colour.text;
    c.lineWidth = 1;
    c.beginPath();
    c.moveTo(x, 0);
    c.lineTo(x, this.height);
    c.stroke();
    for (const s of this.def.series) {
      const v = point[s.key];
      if (v === null || v === undefined || s.limit) continue;
      c.fillStyle = colour.series[s.tone];
      c.strokeStyle = colour.card;
      c.lineWidth = 2;
      c.beginPath();
      c.arc(x, scale.y(v), 4, 0, 7);
      c.fill();
      c.stroke();
    }
  }
}

// runs cuts the samples where the host was not seen or a value is missing.
function runs(samples, key) {
  const list = [];
  let run = null, last = -Infinity;
  for (const p of samples) {
    if (p[key] === null || p[key] === undefined) { run = null; continue; }
    if (!run || p.at - last > 4000) list.push((run = []));
    run.push(p);
    last = p.at;
  }
  return list;
}

// niceStep is 1, 2 or 5 times a power of ten, or a power of two for bytes.
function niceStep(v, binary) {
  if (binary) return 2 ** Math.ceil(Math.log2(Math.max(v, 1)));
  const power = 10 ** Math.floor(Math.log10(v));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= v);
}

function logScale(least, most, top, bottom) {
  const low = Math.floor(Math.log10(Math.max(1, Math.min(least, most || 1))));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(most, 10))));
  const ticks = [];
  const every = Math.ceil((high - low) / 4);
  for (let e = high; e > low; e -= every) ticks.unshift(10 ** e);
  return { y: (v) => bottom - ((Math.log10(Math.max(v, 10 ** low)) - low) / (high - low)) * (bottom - top), ticks, bottom };
}
