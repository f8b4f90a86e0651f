const path = require('path');
let calls = 0;
const table = {};
for (let i = 0; i < 5; i++) table['k' + i] = { i, sq: i * i };
exports.table = table;
exports.lookup = function (k) {
	return table[k];
};
exports.count = () => ++calls;
exports.calls = () => calls;
exports.base = path.basename(__filename);
exports.VERSION = '1.0';
Object.defineProperty(exports, 'computed', { enumerable: true, get: () => calls + 100 });
