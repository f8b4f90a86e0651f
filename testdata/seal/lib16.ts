let calls = 0;
const cache: any = {};
export function build(list: any[]) { calls++; const out: any = {}; for (const c of list) out[c.name] = norm(c.name); return out; }
export function norm(s: string) { return cache[s] ??= s.toLowerCase(); }
export function fill(t: any) { for (const k in t) t[k].count = t[k].length; t.total = calls; }
