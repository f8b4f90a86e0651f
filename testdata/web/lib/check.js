
// What every script of this folder ends with: the test puts it there.
import assert from 'node:assert';
function held() { globalThis.assertions = (globalThis.assertions ?? 0) + 1; }
function is(actual, expected, message) { assert.deepStrictEqual(actual, expected, message); held(); }
function ok(v, message) { assert.ok(v, message); held(); }
// throws and rejects want an error of the given name, of which DOMExceptions have more than classes.
function named(e, name) { assert.strictEqual(e?.name, name, `${e?.name} instead of ${name}: ${e?.message}`); held(); return e; }
function throws(f, name = 'TypeError') {
  let thrown;
  try { f(); } catch (e) { thrown = { e }; }
  assert.ok(thrown, `${f} does not throw`);
  return named(thrown.e, name);
}
async function rejects(promise, name = 'TypeError') {
  let thrown;
  try { await (typeof promise === 'function' ? promise() : promise); } catch (e) { thrown = { e }; }
  assert.ok(thrown, `${promise} is not rejected`);
  return named(thrown.e, name);
}
// pyp marks what another host does differently or cannot do.
function pyp() { return !process.versions.v8; }
console.log(`${globalThis.assertions} passed`);
