const assert = require('node:assert');
for (const m of ['assert', 'buffer', 'console', 'crypto', 'events', 'fs', 'fs/promises', 'os', 'path', 'perf_hooks', 'process', 'querystring', 'string_decoder', 'timers', 'timers/promises', 'url', 'util']) {
  assert.strictEqual(require(m), require('node:' + m));
  console.log(m, Object.keys(require(m)).length);
}
