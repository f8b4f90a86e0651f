const { local } = require('parallel');

let hits = 0;
let shadowed = 0;
const meant = local(() => ({ hits: 0 }));
const table = new Map();

exports.hit = () => { hits++; }; //> 23 hits
exports.set = () => { table.set('a', 1); }; //> 23 table.set
exports.shadow = shadowed => { shadowed = 1; };
exports.allowed = () => { meant.hits++; return shadowed; };
