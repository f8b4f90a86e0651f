// A store into what a dict gave out, before anything is sealed.
import { dict } from 'parallel';
const d = dict();
d.set('a', new Uint8Array(8));
try { new Uint8Array(d.get('a').buffer)[0] = 1; } catch { /* a fault cannot be caught */ }
