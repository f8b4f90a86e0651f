// TypeScript: enums, namespaces, decorators, abstract classes, generics, satisfies, parameter properties.
import { server, register, run } from 'parallel';
enum Color {
	Red,
	Green = 'g',
	Blue = 5,
	Next,
}
const enum K {
	A = 1,
	B,
}
namespace Geo {
	export const earth = 6371;
	export const cities: string[] = [];
	export function add(c: string) {
		cities.push(c);
		return cities.length;
	}
	export namespace Deep {
		export let n = 1;
		export const inc = () => ++n;
	}
}
namespace Geo {
	export const more = earth * 2;
}
Geo.add('b');
const third = Geo.add('c');
Geo.Deep.inc();
const meta = new Map<any, any[]>();
const controllers: any[] = [];
function Controller(prefix: string) {
	return <T extends { new (...a: any[]): any }>(c: T, ctx: any) => {
		controllers.push({ prefix, name: c.name, c, routes: meta.get(prefix) ?? [] });
	};
}
const routes: any[] = [];
function Get(path: string) {
	return (m: Function, ctx: ClassMethodDecoratorContext) => {
		routes.push({ path, name: String(ctx.name), kind: ctx.kind });
		return function (this: any, ...a: any[]) {
			return ['wrapped', m.apply(this, a)];
		};
	};
}
abstract class Base {
	constructor(
		protected readonly kind: string,
		public n = 3,
	) {}
	abstract area(): number;
	toString() {
		return `${this.kind} ${this.area()}`;
	}
}
class Sq extends Base {
	constructor(public s: number) {
		super('sq');
	}
	area() {
		return this.s ** 2;
	}
}
@Controller('/u')
class Users {
	@Get('/') list() {
		return [1, 2];
	}
	@Get('/:id') one(id: number) {
		return { id };
	}
	static made = 1;
}
const shapes = [new Sq(2), new Sq(3)];
const total = shapes.reduce((a, s) => a + s.area(), 0);
const table = { a: [1, 2], b: 'x' } satisfies Record<string, unknown>;
const lookup: { [k in keyof typeof table]?: number } = {};
for (const k of Object.keys(table) as (keyof typeof table)[]) lookup[k] = k.length;
class Temp {
	accessor level = 3;
	static {
		Temp.cfg = { done: true };
	}
	static cfg: any;
	declare x: number;
}
const tt = new Temp();
(globalThis as any).probe = () => [
	Color,
	Color.Green,
	Color[6],
	K.B,
	Geo.cities,
	third,
	Geo.Deep.n,
	Geo.more,
	controllers.map(c => [c.prefix, c.name, c.c === Users]),
	routes,
	new Users().list(),
	new Users().one(3),
	shapes,
	shapes.map(String),
	total,
	lookup,
	Temp.cfg,
	tt.level,
	shapes[0] instanceof Base,
	Users.made,
];
register({
	transport: server('127.0.0.1', 0),
	protocol: class {
		dataReceived(d: any) {
			return d;
		}
	},
});
run();
