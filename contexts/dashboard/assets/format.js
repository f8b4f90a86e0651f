// How figures are written. Each takes what a host may leave out, and writes a
// dash for it.

const none = '–';
const known = (v) => typeof v === 'number' && Number.isFinite(v);

// short keeps three figures: 1.23, 12.3, 123.
const short = (v) => (v < 10 ? v.toFixed(2) : v < 100 ? v.toFixed(1) : v.toFixed(0)).replace(/\.0+$|(\.\d*?)0+$/, '$1');

export function count(v) {
  if (!known(v)) return none;
  if (Math.abs(v) < 10_000) return Number.isInteger(v) ? String(v) : short(v);
  for (const [size, unit] of [[1e12, 'T'], [1e9, 'G'], [1e6, 'M']]) if (v >= size) return `${short(v / size)} ${unit}`;
  return `${short(v / 1e3)} k`;
}

export function bytes(v) {
  if (!known(v)) return none;
  for (const [size, unit] of [[2 ** 40, 'TiB'], [2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [2 ** 10, 'KiB']]) if (v >= size) return `${short(v / size)} ${unit}`;
  return `${Math.round(v)} B`;
}

// time is of microseconds.
export function time(us) {
  if (!known(us)) return none;
  if (us < 1000) return `${short(us)} µs`;
  if (us < 1e6) return `${short(us / 1e3)} ms`;
  return us < 60e6 ? `${short(us / 1e6)} s` : age(us);
}

// age is of microseconds, in the two largest units.
export function age(us) {
  if (!known(us)) return none;
  let s = Math.floor(us / 1e6);
  const parts = [];
  for (const [size, unit] of [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']]) {
    if (s >= size || unit === 's') parts.push(`${Math.floor(s / size)} ${unit}`);
    s %= size;
  }
  return parts.slice(0, 2).join(' ');
}

export const percent = (v) => (known(v) ? `${v < 10 ? short(v) : v.toFixed(0)} %` : none);
export const text = (v) => (v === undefined || v === null || v === '' ? none : String(v));

export function moment(at) {
  const date = new Date(at ?? NaN);
  return Number.isNaN(date.getTime()) || date.getTime() <= 0 ? none : date.toLocaleTimeString([], { hour12: false });
}
