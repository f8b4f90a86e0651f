// JSON files that CommonJS modules require: one only reads, one works on it.
const { server, register, run } = require('parallel');
const cities = require('./cities.json');
const lib = require('./lib/tables.cjs');
globalThis.probe = () => [cities.map(c => c.name), lib.sorted(), lib.find('b'), lib.count, lib.next(), lib.next(), lib.table];
register({ transport: server('127.0.0.1', 0), protocol: class P { dataReceived() {} } });
run();
