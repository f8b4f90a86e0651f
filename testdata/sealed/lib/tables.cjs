const letters = require('./letters.json'), numbers = require('./numbers.json');
letters.sort();
let calls = 0;
const table = {};
for (const l of letters) table[l] = { letter: l, number: numbers[l] ?? null };
module.exports = { sorted: () => letters, find: (k) => numbers[k], count: letters.length, next: () => ++calls, table };
