// What is asked of the host.

export class Refused extends Error {
  constructor(status, message) { super(message); this.status = status; }
}

async function ask(path, options = {}) {
  const { wait = 5000, ...rest } = options;
  const res = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(wait), ...rest });
  if (res.ok) return res;
  if (res.status === 401) location.reload();
  let why = res.statusText;
  try { why = (await res.json()).error ?? why; } catch { /* not JSON: the status has to do */ }
  throw new Refused(res.status, why);
}

// Whatever changes something carries a field that no other site's page can send.
const action = { method: 'POST', headers: { 'X-Pyp-Dashboard': '1' } };

export const stats = async () => (await ask('/api/v1/stats')).json();
export const context = async (id) => (await ask(`/api/v1/contexts/${id}`)).json();
export const stacks = async () => (await ask('/api/v1/stacks', { wait: 15_000 })).json();
export const kill = (id) => ask(`/api/v1/contexts/${id}/kill`, action);

// flame records for some seconds, and gives the measures of the picture.
export async function flame(seconds) {
  await ask(`/flame?seconds=${seconds}`, { ...action, wait: (seconds + 30) * 1000 });
  const svg = await (await ask('/flame.svg')).text();
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [0, 16, 9];
  return { width, height };
}

// contexts gives those of one page of the table, and how many match.
export async function contexts({ sort, reverse, filter, limit }) {
  const query = new URLSearchParams({ sort, limit, retained: '1' });
  if (reverse) query.set('reverse', '1');
  for (const word of filter.split(/\s+/).filter(Boolean)) query.append('filter', word);
  const res = await ask(`/api/v1/contexts?${query}`);
  const list = (await res.json()) ?? [];
  return { list, matched: Number(res.headers.get('Pyp-Total') ?? list.length) };
}
