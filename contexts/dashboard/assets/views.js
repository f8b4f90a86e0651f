// The columns of the tables, and the list of totals.

import { age, bytes, count, moment, percent, text, time } from './format.js';

const num = 'num', opt = 'num opt';
const bad = (v) => ({ text: count(v), className: v > 0 ? 'bad' : 'dim' });
const tones = {
  idle: 'idle', busy: 'busy', starting: 'warn', hung: 'bad', listening: 'good', serving: 'good', current: 'good', draining: 'warn',
  running: 'busy', reading: 'busy', writing: 'busy', waiting: 'warn', opening: 'idle', closing: 'warn', ok: 'good', soft: 'warn', hard: 'bad',
};
export const state = (v) => ({ text: text(v), tone: tones[v] ?? 'idle' });

function meter() {
  const div = document.createElement('div');
  div.className = 'meter';
  const bar = div.appendChild(document.createElement('span')).appendChild(document.createElement('i'));
  bar.setAttribute('aria-hidden', 'true');
  div.appendChild(document.createElement('b'));
  return div;
}

function paintMeter(div, share) {
  div.querySelector('i').style.width = `${share ?? 0}%`;
  div.lastChild.textContent = percent(share ?? NaN);
}

const link = (of, onOpen) => (item) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'link';
  button.addEventListener('click', () => onOpen(of(item())));
  return button;
};

// A worker's row is the worker with its share of the last second.
export const workers = (onOpen) => [
  { title: 'Worker', value: (w) => w.index, id: 'index', rising: true, cell: (w) => w.index },
  { title: 'State', cell: (w) => state(w.state) },
  { title: 'Busy', id: 'share', value: (w) => w.share, node: meter, paint: (div, w) => paintMeter(div, w.share) },
  { title: 'Executes', cell: (w) => ({ text: w.callback || '–', className: 'long mono', title: w.callback }) },
  { title: 'Context', node: link((w) => w.context, onOpen), paint: (b, w) => { b.textContent = w.context ? `#${w.context}` : ''; } },
  { title: 'Queue', className: num, id: 'queue', value: (w) => w.queue, cell: (w) => count(w.queue) },
  { title: 'Wait p99', hint: 'how long queued jobs waited', className: num, id: 'wait', value: (w) => w.queue_wait?.p99_us, cell: (w) => (w.queue_wait?.count ? time(w.queue_wait.p99_us) : '–') },
  { title: 'Callbacks', className: num, id: 'callbacks', value: (w) => w.callbacks, cell: (w) => count(w.callbacks) },
  { title: 'Inline', hint: "run on the poller's goroutine", className: opt, id: 'inline', value: (w) => w.inline, cell: (w) => count(w.inline) },
  { title: 'Queued', hint: 'went through a queue', className: opt, id: 'queued', value: (w) => w.queued, cell: (w) => count(w.queued) },
  { title: 'JS time', className: num, id: 'js', value: (w) => w.js_time_us, cell: (w) => time(w.js_time_us) },
  { title: 'Allocated', className: opt, id: 'allocated', value: (w) => w.allocated_bytes, cell: (w) => bytes(w.allocated_bytes) },
];

const took = (c, quantile) => (c.js_time?.count ? time(c.js_time[quantile]) : '–');

// A route's row has rate, its calls in the last second.
export const routes = [
  { title: 'Name', id: 'name', rising: true, value: (c) => c.name, cell: (c) => ({ text: text(c.name), className: 'long mono', title: `${c.name} on ${c.server}` }) },
  { title: 'Calls/s', className: num, id: 'rate', value: (c) => c.rate, cell: (c) => (c.rate === null ? '–' : count(Math.round(c.rate * 10) / 10)) },
  { title: 'Calls', className: num, id: 'count', value: (c) => c.count, cell: (c) => count(c.count) },
  { title: 'Errors', className: num, id: 'errors', value: (c) => c.errors, cell: (c) => bad(c.errors) },
  { title: 'p50', className: num, id: 'p50', value: (c) => c.js_time?.p50_us, cell: (c) => took(c, 'p50_us') },
  { title: 'p99', className: num, id: 'p99', value: (c) => c.js_time?.p99_us, cell: (c) => took(c, 'p99_us') },
  { title: 'Max', className: num, id: 'max', value: (c) => c.js_time?.max_us, cell: (c) => took(c, 'max_us') },
  { title: 'Runs', id: 'runs', rising: true, value: (c) => c.runs, cell: (c) => text(c.runs) },
  { title: 'Why', cell: (c) => ({ text: text(c.reason), className: 'long dim', title: c.reason }) },
  { title: 'Changes', className: opt, id: 'changes', value: (c) => c.changes, cell: (c) => count(c.changes) },
];

export const servers = [
  { title: 'Server', cell: (s) => ({ text: text(s.description || s.address), className: 'mono', title: s.address }) },
  { title: 'Protocol', cell: (s) => ({ text: text(s.name), title: s.protocol }) },
  { title: 'State', cell: (s) => state(s.state) },
  { title: 'Contexts', className: num, cell: (s) => count(s.contexts) },
  { title: 'Accepted', className: num, cell: (s) => count(s.accepted) },
  { title: 'Refused', className: num, cell: (s) => bad(s.refused) },
  { title: 'Errors', className: num, cell: (s) => bad(s.errors) },
  { title: '4xx', className: num, cell: (s) => (s.protocol === 'http' ? count(s.status?.[4]) : '–') },
  { title: '5xx', className: num, cell: (s) => (s.protocol === 'http' ? bad(s.status?.[5] ?? 0) : '–') },
  { title: 'p99', className: num, cell: (s) => (s.latency?.count ? time(s.latency.p99_us) : '–') },
  { title: 'Received', className: opt, cell: (s) => bytes(s.bytes_received) },
  { title: 'Sent', className: opt, cell: (s) => bytes(s.bytes_sent) },
  { title: 'Scheduling', className: 'opt', cell: (s) => text(s.scheduling) },
];

export const generations = [
  { title: 'Generation', cell: (g) => g.number },
  { title: 'State', cell: (g) => state(g.state) },
  { title: 'Since', cell: (g) => moment(g.since) },
  { title: 'Contexts', className: num, cell: (g) => count(g.contexts) },
  { title: 'Shared data', className: num, cell: (g) => bytes(g.shared_bytes) },
  { title: 'Errors', className: num, cell: (g) => bad(g.errors) },
];

// The contexts are sorted by the host; sorts says that it knows the column.
export const contexts = (onOpen, onKill) => [
  { title: 'Context', id: 'id', sorts: true, rising: true, node: link((c) => c.id, onOpen), paint: (b, c) => { b.textContent = `#${c.id}`; } },
  { title: 'Client', id: 'remote', sorts: true, rising: true, cell: (c) => ({ text: text(c.remote_address), className: 'mono' }) },
  { title: 'Protocol', id: 'protocol', sorts: true, rising: true, cell: (c) => ({ text: text(c.protocol), title: `${c.kind} on ${c.server}` }) },
  { title: 'State', id: 'state', sorts: true, rising: true, cell: (c) => state(c.state) },
  { title: 'Worker', className: opt, id: 'worker', sorts: true, rising: true, cell: (c) => (c.worker >= 0 ? c.worker : '–') },
  { title: 'Age', className: num, id: 'age', sorts: true, cell: (c) => age(c.age_us) },
  { title: 'Idle', className: opt, id: 'idle', sorts: true, cell: (c) => time(c.idle_us) },
  { title: 'Callbacks', className: num, id: 'callbacks', sorts: true, cell: (c) => count(c.callbacks) },
  { title: 'JS time', className: num, id: 'cpu', sorts: true, cell: (c) => time(c.js_time_us) },
  { title: 'Received', className: opt, id: 'received', sorts: true, cell: (c) => bytes(c.bytes_received) },
  { title: 'Sent', className: opt, id: 'sent', sorts: true, cell: (c) => bytes(c.bytes_sent) },
  { title: 'Queued', hint: 'output that waits for the client', className: opt, id: 'queued', sorts: true, cell: (c) => bytes(c.bytes_queued) },
  { title: 'Retained', hint: 'by this, estimated', className: opt, id: 'retained', sorts: true, cell: (c) => bytes(c.retained_bytes) },
  { title: 'Timers', className: opt, id: 'timers', sorts: true, cell: (c) => count(c.timers) },
  { title: 'Pending', hint: 'promises', className: opt, id: 'pending', sorts: true, cell: (c) => count(c.pending) },
  { title: 'Errors', className: num, id: 'errors', sorts: true, cell: (c) => ({ ...bad(c.errors), title: c.last_error }) },
  { title: '', node: (item) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'kill';
    button.textContent = 'Kill';
    button.addEventListener('click', () => onKill(item()));
    return button;
  }, paint: (b, c) => b.setAttribute('aria-label', `Kill context ${c.id}`) },
];

export const recent = [
  { title: 'At', cell: (r) => moment(r.at) },
  { title: 'Callback', cell: (r) => ({ text: text(r.callback), className: 'mono long' }) },
  { title: 'Took', className: num, cell: (r) => time(r.took_us) },
  { title: 'Worker', className: num, cell: (r) => text(r.worker) },
  { title: 'Error', cell: (r) => ({ text: text(r.error), className: 'long', title: r.error }) },
];

export function totals(h) {
  const t = h.totals ?? {}, gc = h.gc ?? {}, m = h.memory ?? {}, l = h.limits ?? {};
  const alarm = (v, tone = 'bad') => (v > 0 ? tone : '');
  return [
    ['Requests', count(t.requests)], ['Callbacks', count(t.callbacks)], ['Script errors', count(t.errors), alarm(t.errors)],
    ['Timeouts', count(t.timeouts), alarm(t.timeouts)], ['Hogs', count(t.hogs), alarm(t.hogs, 'warn')],
    ['Hung workers', count(t.hung_workers), alarm(t.hung_workers)], ['Killed', count(t.killed)],
    ['Ended for memory', count(t.memory_ended), alarm(t.memory_ended)],
    ['Accepted', count(t.accepted)], ['Refused', count(t.refused), alarm(t.refused, 'warn')], ['Malformed', count(t.malformed), alarm(t.malformed, 'warn')],
    ['Received', bytes(t.bytes_received)], ['Sent', bytes(t.bytes_sent)],
    ['Latency p50', t.latency?.count ? time(t.latency.p50_us) : '–'], ['Latency p99', t.latency?.count ? time(t.latency.p99_us) : '–'],
    ['Latency max', t.latency?.count ? time(t.latency.max_us) : '–'],
    ['Collections', count(gc.cycles)], ['Shared data', bytes(m.shared_bytes)],
    ['Memory limit', m.soft_limit_bytes ? bytes(m.soft_limit_bytes) : 'none', m.state && m.state !== 'ok' ? tones[m.state] : ''],
    ['Callback timeout', l.callback_timeout_us ? time(l.callback_timeout_us) : '–'],
    ['Connections max', l.max_connections ? count(l.max_connections) : 'any'],
    ['Log lines dropped', count(t.log_lines_dropped), alarm(t.log_lines_dropped, 'warn')],
  ];
}

export function details(c) {
  return [
    ['Client', text(c.remote_address)], ['Server', text(c.server)], ['Protocol', `${text(c.protocol)} (${text(c.kind)})`], ['State', text(c.state)],
    ['Worker', c.worker >= 0 ? String(c.worker) : '–'], ['Generation', text(c.generation)], ['Opened', moment(c.opened)], ['Age', age(c.age_us)], ['Idle', time(c.idle_us)],
    ['Runs', c.running ? `${c.running} for ${time(c.running_us)}` : '–'],
    ['Callbacks', count(c.callbacks)], ['JS time', time(c.js_time_us)], ['Received', bytes(c.bytes_received)], ['Sent', bytes(c.bytes_sent)], ['Queued', bytes(c.bytes_queued)],
    ['Timers', count(c.timers)], ['Pending', count(c.pending)], ['Retained', bytes(c.retained_bytes)], ['Errors', count(c.errors), c.errors > 0 ? 'bad' : ''], ['Last error', text(c.last_error)],
  ];
}
