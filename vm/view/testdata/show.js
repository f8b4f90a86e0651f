// show writes a value so that two VMs can be compared.
var show = (() => {
	const tag = (v) => Object.prototype.toString.call(v).slice(8, -1)
	function key(k) { return typeof k === 'symbol' ? String(k) : JSON.stringify(k) }
	function show(v, seen) {
		switch (typeof v) {
		case 'string': return JSON.stringify(v)
		case 'bigint': return v + 'n'
		case 'number': return Object.is(v, -0) ? '-0' : String(v)
		case 'symbol': return String(v)
		case 'function': return 'function ' + v.name + '/' + v.length
		}
		if (v === null || typeof v !== 'object') return String(v)
		if (seen.includes(v)) return '^' + seen.indexOf(v)
		seen = seen.concat([v])
		const p = Object.getPrototypeOf(v)
		let out = tag(v) + (p === null ? '(null)' : p.constructor ? '(' + p.constructor.name + ')' : '')
		const t = tag(v)
		if (v instanceof Map) out += '[' + [...v].map((e) => show(e[0], seen) + '=>' + show(e[1], seen)) + ']'
		else if (v instanceof Set) out += '[' + [...v].map((x) => show(x, seen)) + ']'
		else if (v instanceof Date) out += v.getTime()
		else if (v instanceof ArrayBuffer) return out + new Uint8Array(v)
		else if (ArrayBuffer.isView(v) && t !== 'DataView') return out + Array.from(v).map((x) => show(x, seen))
		else if (/Number|String|Boolean/.test(t) && typeof v.valueOf() !== 'object') out += show(v.valueOf(), seen)
		const parts = []
		for (const k of Reflect.ownKeys(v)) {
			if (k === 'stack') continue
			const d = Object.getOwnPropertyDescriptor(v, k)
			parts.push((d.enumerable ? '' : '!') + key(k) + ':' + ('value' in d ? show(d.value, seen) : 'accessor'))
		}
		return out + '{' + parts + '}'
	}
	return (v) => show(v, [])
})()
