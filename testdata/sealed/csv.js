// CSV read with fs at top level, indexed several ways.
import fs from 'node:fs';
import path from 'path';
import { server, register, run } from 'parallel';
const here = path.dirname(process.argv[1]);
const text = fs.readFileSync(path.join(here, 'cities.csv'), 'utf8');
function parseCsv(s) {
	const [head, ...lines] = s.trim().split(/\r?\n/);
	const cols = head.split(',');
	return lines.map(l => {
		const cells = [];
		let q = false,
			cur = '';
		for (const ch of l) {
			if (ch === '"') q = !q;
			else if (ch === ',' && !q) {
				cells.push(cur);
				cur = '';
			} else cur += ch;
		}
		cells.push(cur);
		return Object.fromEntries(cols.map((c, i) => [c, /^\d+$/.test(cells[i]) ? Number(cells[i]) : cells[i]]));
	});
}
export const rows = parseCsv(text);
const byCountry = rows.reduce((acc, r) => {
	(acc[r.country] ||= []).push(r);
	return acc;
}, {});
const byId = new Map(rows.map(r => [r.id, r]));
const sorted = [...rows].sort((a, b) => b.pop - a.pop);
const index = Object.groupBy ? Object.groupBy(rows, r => r.name[0]) : null;
const nested = new Map();
for (const r of rows) {
	if (!nested.has(r.country)) nested.set(r.country, new Map());
	nested.get(r.country).set(r.name, r);
}
const total = rows.reduce((n, r) => n + r.pop, 0);
let max = -Infinity,
	maxRow;
for (const r of rows)
	if (r.pop > max) {
		max = r.pop;
		maxRow = r;
	}
console.log('loaded %d rows', rows.length);
const api = {
	city: id => byId.get(Number(id)) ?? null,
	top: n => sorted.slice(0, n).map(r => r.name),
	country(c) {
		return byCountry[c]?.map(r => r.name) ?? [];
	},
};
class Server {
	http11 = true;
	top() {
		return api.top(3);
	}
}
globalThis.probe = () => [
	rows,
	byCountry,
	sorted.map(r => r.id),
	index && Object.keys(index),
	[...nested.get('DE').keys()],
	total,
	maxRow === byId.get(1),
	max,
	api.city(3),
	api.top(2),
	api.country('DE'),
	new Server().top(),
	nested.get('DE').get('Bonn') === byId.get(2),
];
register({ transport: server('127.0.0.1', 0), protocol: Server });
run();
