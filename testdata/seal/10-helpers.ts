// Functions that change what is at the top level.
const index: any = {};
const words: string[] = [];
let count = 0;
const routes: any[] = [];
let routeId = 0;
function addWord(w: string) { (index[w[0]] ??= []).push(w); words.push(w); count++; }
function addRoute(path: string, h: any) { routes.push({ id: routeId++, path, h }); }
const log = { lines: 0, debug(s: string) { this.lines++; } };
function loud(w: string) { log.debug(w); addWord(w + '!'); }
for (const w of 'the quick brown fox'.split(' ')) addWord(w);
['alpha', 'beta'].forEach(loud);
addRoute('/a', () => count);
addRoute('/b', () => index);
const sortedWords = [...words].sort();
words.reverse();
const mutate = (o: any) => { o.extra = 1; return o; };
mutate(index);
(globalThis as any).probe = () =>
  [index, words, count, routes, routeId, routes[1] && routes[1].h(), sortedWords, log.lines];
