import { useA } from './b.js';
export let state = 'init';
export const setState = s => {
	state = s;
};
export const cfg = { v: 1, deep: { w: [1, 2] } };
export default function () {
	return state + useA();
}
export var later;
later = { when: 'now' };
