// Classes and functions made in loops and factories from tables; models with relations; validators; computed members; static inheritance.
import { run } from 'parallel';
const schema = { user: { name: 'string', age: 'number' }, post: { title: 'string', author: 'user' } } as const;
type K = keyof typeof schema;
const models: Record<string, any> = {};
const byCtor = new Map<Function, string>();
const validators: [string, (v: any) => boolean][] = [];
let made = 0;
const errors: string[] = [];
for (const [name, fields] of Object.entries(schema)) {
	models[name] = class Model {
		static fields = Object.keys(fields);
		static table = name + 's';
		static rows: any[] = [];
		id = ++made;
		constructor(init: any) {
			Object.assign(this, init);
			(this.constructor as any).rows.push(this);
		}
		get label() {
			return name + '#' + this.id;
		}
	};
	byCtor.set(models[name], name);
	for (const [f, t] of Object.entries(fields)) validators.push([`${name}.${f}`, v => (t in schema ? v instanceof models[t] : typeof v === t)]);
	Object.defineProperty(models[name], 'name', { value: name[0].toUpperCase() + name.slice(1) });
}
const ann = new models.user({ name: 'ann', age: 3 }),
	post = new models.post({ title: 't', author: ann });
const checks = Object.fromEntries(validators.map(([k, f]) => [k, f(k === 'post.author' ? ann : 'x')]));
const Mixed = [
	(b: any) =>
		class extends b {
			a() {
				return 'a' + (super.a?.() ?? '');
			}
		},
	(b: any) =>
		class extends b {
			a() {
				return 'b' + super.a();
			}
		},
].reduce(
	(b, m) => m(b),
	class Root {
		r = 1;
	} as any,
);
const mixed = new Mixed();
const computed = {
	['k' + made]: made,
	[`get${made}`]() {
		return made;
	},
};
class Dyn {
	static ['m' + 1]() {
		return 1;
	}
	['f' + 2] = 2;
	static [Symbol.hasInstance](x: any) {
		return x === 5;
	}
}
for (const m of ['get', 'put'] as const)
	(Dyn.prototype as any)[m] = function (k: string) {
		return m + k;
	};
const d: any = new Dyn();
const events = ['open', 'close'].reduce((o, e) => ({ ...o, ['on' + e]: [] as Function[] }), {} as any);
events.onopen.push(() => 'o');
class Base {
	static registry: Function[] = [];
	static register<T extends typeof Base>(this: T, opts = {}) {
		Base.registry.push(this);
		(this as any).opts = { ...(this as any).opts, ...opts };
		return this;
	}
}
class X extends Base {
	static {
		this.register({ x: 1 });
	}
}
class Y extends X {
	static {
		this.register({ y: 2 });
	}
}
(globalThis as any).probe = () => [
	Object.keys(models),
	models.user.name,
	models.post.fields,
	models.user.table,
	models.user.rows.length,
	models.user.rows[0] === ann,
	ann.label,
	ann,
	post.author === ann,
	byCtor.get(ann.constructor),
	checks,
	made,
	mixed.a(),
	mixed.r,
	Object.keys(computed),
	(computed as any).get2(),
	(Dyn as any).m1(),
	d.f2,
	d.get('x'),
	(5 as any) instanceof Dyn,
	Object.keys(events),
	events.onopen[0](),
	Base.registry.map(c => (c as any).name),
	(Y as any).opts,
	(X as any).opts,
	errors,
];
