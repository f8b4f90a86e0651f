// What the charts draw: one sample for each look at the host, made of the
// differences between two looks.

const longest = 300, shortest = 60; // seconds that the charts show

const number = (v) => (typeof v === 'number' && Number.isFinite(v) ? v : null);
const sum = (list, of) => list.reduce((all, v) => all + (number(of(v)) ?? 0), 0);

// per is how much a count has grown a second, null where one look lacks it.
export function per(now, before, seconds) {
  const a = number(now), b = number(before);
  return a === null || b === null || seconds <= 0 ? null : Math.max(0, a - b) / seconds;
}

// same reports that both looks are of one process: after a restart the time it
// is up begins again.
export const same = (a, b) => a && b && a.pid === b.pid && b.uptime_us <= a.uptime_us;

// recent is the quantiles of what came between two looks. The host sends its
// histogram as pairs of a bucket's middle and its count.
export function recent(now, before) {
  if (!Array.isArray(now) || !Array.isArray(before)) return null;
  const had = new Map(before);
  const grown = now.map(([bound, n]) => [bound, n - (had.get(bound) ?? 0)]).filter(([, n]) => n > 0);
  const all = grown.reduce((total, [, n]) => total + n, 0);
  const at = (q) => {
    let seen = 0;
    for (const [bound, n] of grown) if ((seen += n) >= q * all) return bound;
    return null;
  };
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: all ? grown[grown.length - 1][0] : null };
}

// latency is of the last second if the host tells its histogram, else of all
// time.
function latency(now, before) {
  const l = recent(now.totals?.latency_buckets, before?.totals?.latency_buckets);
  if (l) return l;
  const all = now.totals?.latency ?? {};
  return { p50: number(all.p50_us), p90: number(all.p90_us), p99: number(all.p99_us), max: number(all.max_us) };
}

// sample makes a point of two looks; before is null for the first one.
export function sample(now, before, at) {
  const t = now.totals ?? {}, b = before?.totals ?? {}, m = now.memory ?? {}, workers = now.workers ?? [];
  const seconds = before ? (now.uptime_us - before.uptime_us) / 1e6 : 0;
  const had = new Map((before?.workers ?? []).map((w) => [w.index, w]));
  const shares = workers.map((w) => share(w, had.get(w.index), seconds));
  const knownShares = shares.filter((v) => v !== null);
  const l = latency(now, before);
  return {
    at,
    requests: per(t.requests, b.requests, seconds),
    callbacks: per(t.callbacks, b.callbacks, seconds),
    errors: per(t.errors, b.errors, seconds),
    p50: l.p50, p90: l.p90, p99: l.p99, max: l.max,
    busy: knownShares.length ? sum(knownShares, (v) => v) / knownShares.length : null,
    busiest: knownShares.length ? Math.max(...knownShares) : null,
    shares,
    queue: workers.length ? (number(t.queue) ?? 0) + sum(workers, (w) => w.queue) : null, // for any worker, and for one
    hogs: number(t.active_hogs),
    rss: number(m.resident_bytes), heap: number(m.heap_bytes), live: number(m.live_bytes), shared: number(m.shared_bytes),
    soft: number(m.soft_limit_bytes) || null, hard: number(m.hard_limit_bytes) || null,
    contexts: number(t.contexts),
    accepted: per(t.accepted, b.accepted, seconds),
    refused: per(t.refused, b.refused, seconds),
    cycles: per(now.gc?.cycles, before?.gc?.cycles, seconds),
    received: per(t.bytes_received, b.bytes_received, seconds),
    sent: per(t.bytes_sent, b.bytes_sent, seconds),
  };
}

// worked is a worker's time in JavaScript, with what it executes just now.
const worked = (w) => number(w?.js_time_us);

// share is how busy a worker was, in percent.
function share(w, before, seconds) {
  const busy = per(worked(w), worked(before), seconds);
  return busy === null ? null : Math.min(100, busy / 1e4);
}

// History keeps the samples of the last minutes, and what happened between.
export class History {
  samples = [];
  events = []; // {at, label}
  add(point) {
    this.samples.push(point);
    const oldest = point.at - (longest + 5) * 1000;
    while (this.samples.length && this.samples[0].at < oldest) this.samples.shift();
    while (this.events.length && this.events[0].at < oldest) this.events.shift();
  }
  event(at, label) { this.events.push({ at, label }); }
  // span is how many seconds the charts show: they widen until they are full.
  get span() {
    const seen = this.samples.length ? (this.last.at - this.samples[0].at) / 1000 : 0;
    return Math.min(longest, Math.max(shortest, seen));
  }
  get last() { return this.samples[this.samples.length - 1]; }
  // near is the sample at a time, or nothing if there was none then.
  near(at) {
    let best = null;
    for (const p of this.samples) if (!best || Math.abs(p.at - at) < Math.abs(best.at - at)) best = p;
    return best && Math.abs(best.at - at) < 3000 ? best : null;
  }
}
