// DI container with lazily made singletons and factories.
import { server, register, run } from 'parallel';
class Container {
	#factories = new Map();
	#instances = new Map();
	order = [];
	register(name, factory, { eager = false } = {}) {
		this.#factories.set(name, factory);
		this.order.push(name);
		if (eager) this.get(name);
		return this;
	}
	get(name) {
		if (this.#instances.has(name)) return this.#instances.get(name);
		const f = this.#factories.get(name);
		if (!f) throw new Error(`no ${name}`);
		const v = f(this);
		this.#instances.set(name, v);
		return v;
	}
	get made() {
		return [...this.#instances.keys()];
	}
}
let created = 0;
class Logger {
	constructor(prefix) {
		this.prefix = prefix;
		this.id = ++created;
	}
	format(m) {
		return `[${this.prefix}:${this.id}] ${m}`;
	}
}
class Repo {
	constructor(log, data) {
		this.log = log;
		this.data = data;
		this.id = ++created;
	}
	find(id) {
		return this.data.find(d => d.id === id);
	}
}
class Service {
	static inject = ['logger', 'repo'];
	constructor(...deps) {
		[this.log, this.repo] = deps;
		this.id = ++created;
	}
	hello(id) {
		return this.log.format(this.repo.find(id)?.name ?? 'none');
	}
}
const users = [
	{ id: 1, name: 'ann' },
	{ id: 2, name: 'bob' },
];
const c = new Container();
c.register('logger', () => new Logger('app'), { eager: true })
	.register('repo', c => new Repo(c.get('logger'), users))
	.register('service', c => new Service(...Service.inject.map(n => c.get(n))), { eager: true });
const svc = c.get('service');
export const services = { svc, logger: c.get('logger') };
globalThis.probe = () => [
	c.order,
	c.made,
	created,
	svc.id,
	svc.hello(1),
	svc.hello(9),
	svc.log === services.logger,
	svc.repo.data === users,
	users,
	services.logger.prefix,
];
register({
	transport: server('127.0.0.1', 0),
	protocol: class {
		dataReceived(d) {
			return svc.hello(1);
		}
	},
});
run();
