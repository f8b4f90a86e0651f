// i18n with fallback, interpolation, plural rules, lone surrogates and memoised lookups.
import de from './de.json';
import * as en from './en.json';
import { hello } from './en.json';
import fs from 'fs';
import { server, register, run } from 'parallel';
const bundles = { de, en: { ...en } };
delete bundles.en.default;
const fallback = 'en';
const plural = { de: n => (n === 1 ? 'one' : 'many'), en: n => (n === 1 ? 'one' : 'many'), ru: n => (n % 10 === 1 ? 'one' : 'few') };
const strings = { odd: '\ud83d', ok: '\u{1F600}', 'k\udc00': 'key' };
const cache = new Map();
let misses = 0;
function t(lang, key, vars = {}) {
	const k = `${lang}:${key}`;
	let v = bundles[lang]?.[key] ?? bundles[fallback][key];
	if (v === undefined) return key;
	return v.replace(/\{(\w+)\}/g, (_, n) => vars[n] ?? '?');
}
for (const l of Object.keys(bundles)) for (const k in bundles[l]) (cache.set(l + k, t(l, k)), misses++);
Object.freeze(bundles);
const loaded = Object.fromEntries(
	['de', 'en'].map(l => [l, JSON.parse(fs.readFileSync(new URL(`./${l}.json`, 'file://' + process.argv[1]).pathname, 'utf8'))]),
);
globalThis.probe = () => [
	bundles,
	hello,
	t('de', 'hello', { name: 'X' }),
	t('de', 'only'),
	t('fr', 'bye'),
	t('de', 'zz'),
	[...cache],
	misses,
	plural.ru(21),
	Object.keys(plural),
	strings,
	strings.odd.charCodeAt(0),
	strings['k\udc00'],
	Object.keys(strings)[2].charCodeAt(1),
	loaded,
	Object.isFrozen(bundles),
	de.hello === bundles.de.hello,
	de === bundles.de,
];
register({
	transport: server('127.0.0.1', 0),
	protocol: class {
		dataReceived(d) {
			return d;
		}
	},
});
run();
