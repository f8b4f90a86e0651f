'use strict';
const lib = require('./lib');
class Store {
	constructor() {
		this.items = new Map();
		this.seq = 0;
	}
	add(x) {
		const id = ++this.seq;
		this.items.set(id, { id, ...x });
		return id;
	}
	get(id) {
		return this.items.get(id);
	}
}
const store = new Store();
store.add({ n: 'first' });
lib.count();
module.exports = store;
module.exports.Store = Store;
module.exports.defaults = { ttl: 5, tags: ['x'] };
