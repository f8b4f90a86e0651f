import { b, useA } from './b.js';
export const a = { name: 'a', list: [1] };
export let counter = 0;
export function inc(by = 1) {
	counter += by;
	hist.push(counter);
	return counter;
}
export const hist = [];
export default class Thing {
	static all = [];
	constructor(n) {
		this.n = n;
		Thing.all.push(this);
	}
	get twice() {
		return this.n * 2;
	}
}
export { counter as renamed };
a.list.push(b.length);
