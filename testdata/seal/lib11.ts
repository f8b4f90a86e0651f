export let live = 0;
export function inc() { live++; table['k' + live] = live; }
export const table: any = {};
export const fns = { a: () => table };
export default class Foo {}
