export function install(target, name = 'installed') {
	target[name] = () => name;
}
(function (root) {
	root.umd = { n: 1, f: () => 'umd' };
})(typeof globalThis === 'undefined' ? null : globalThis);
