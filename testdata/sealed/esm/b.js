import Thing, { a, inc } from './a.js';
export const b = ['b1', 'b2'];
export const useA = () => a.list.length;
export function make(n) {
	inc(n);
	return new Thing(n);
}
export * as ns from './c.js';
