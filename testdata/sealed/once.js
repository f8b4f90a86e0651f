// A slow top level that appends to a file and prints: once, in main, however many workers start.
import fs from 'fs';
import { server, register, run } from 'parallel';

const file = process.argv[2] + '/log';
fs.appendFileSync(file, 'line\n');
console.log('building');

const norm = s => s.trim().toLowerCase();
const table = {};
const list = [];
let total = 0;

class Entry {
	constructor(i) {
		this.id = i;
		this.name = norm(' N' + i);
	}
	label() {
		return this.name + this.id;
	}
}

const end = Date.now() + 200;
for (let i = 0; Date.now() < end; i++) {
	(table[norm(' K' + (i % 50))] ??= []).push(i);
	if (i % 10 === 0) list.push(new Entry(i));
	total += i;
}

globalThis.probe = () => [total, list.length, list[1].label(), Object.keys(table).length, fs.readFileSync(file, 'utf8')];
register({
	transport: server('127.0.0.1', 0),
	protocol: class {
		http11 = true;
		total() {
			return total;
		}
	},
});
run();
