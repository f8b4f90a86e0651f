import { server as a } from './one.js';
import { server as b } from './two.js';
function server() {}
print(a.name, b.name, server.name, (function server() {}).name, ((parallel) => parallel)(1));
