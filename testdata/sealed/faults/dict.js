// A store into what a dict gave out, before anything is sealed.
import { dict } from 'parallel';
const d = dict();
d.set('a', new Uint8Array(8));
try { d.get('a')[0] = 1; } catch { /* a fault cannot be caught */ }
