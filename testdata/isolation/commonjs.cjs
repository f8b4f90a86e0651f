// As http.js, for the variables of a CommonJS module that another one requires:
// they are each worker's own.
const { server, register, run } = require('parallel');
const table = require('./table.cjs');

class Fast {
  http11 = true;
  ''() { table.hit(); return 'ok'; }
  table() { table.set(); return 'ok'; }
  shadow() { table.shadow(1); return 'ok'; }
  allowed() { table.allowed(); return 'ok'; }
}

register({ transport: server('127.0.0.1', 0), protocol: Fast });
run();
