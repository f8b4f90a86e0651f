package bounds

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// named are scripts that try to make the name of a built-in function code of their own, which ends a bare engine's process.
var named = []string{
	`Object.defineProperty([].map, 'name', {get})`, `Reflect.defineProperty([].map, 'name', {get})`, `Object.defineProperties([].map, {name: {get}})`,
	`Object.defineProperty([].map, {toString: () => 'name'}, {get})`, `Object.defineProperty([].map, 'name', Object.create({get}))`,
	`Object.defineProperty([].map, 'name', {value: {toString: get}})`, `Object.defineProperty([].map, 'name', {writable: true}); [].map.name = {toString: get}`,
	`Object.defineProperty(new Proxy([].map, {}), 'name', {get})`, `Object.defineProperty(Function.prototype, 'name', {get}); delete [].map.name`,
	`delete [].map.name; delete Function.prototype.name; Object.defineProperty(Object.prototype, 'name', {get, configurable: true})`,
	`delete [].map.name; delete Function.prototype.name; Object.prototype.name = {toString: get}`, `delete [].map.name; [].map.name = {toString: get}`,
	`Object.setPrototypeOf([].map, {get name() { return get() }}); delete [].map.name`, `delete [].map.name; [].map.__proto__ = new Proxy({}, {get})`,
	`delete [].map.name; Reflect.set({}, 'name', {toString: get}, [].map)`, `Object.setPrototypeOf(Function.prototype, {get name() { return get() }}); delete [].map.name`,
	`var n = 0, once = {get: get}; Object.defineProperty([].map, 'name', {get get() { return n++ ? get : undefined }})`,
	`var f = run => [1].map(run); Object.setPrototypeOf(f, {get name() { return get() }}); map = f.bind(null); delete map.name`,
}

const asNamed = `var deep = () => { try { return [1].map(deep) } catch { throw new Error('z') } };
	var get = () => { throw new Error('x') }; var map = run => [1].map(run); try { ` + "%s" + ` } catch (e) { }
	for (const f of [deep, () => { throw new Error('y') }]) try { map(f) } catch {}`

func TestHammerNamesRunNoCode(t *testing.T) {
	if source := os.Getenv("PYP_BOUNDS_NAME"); source != "" {
		time.AfterFunc(10*time.Second, func() { panic("this goes on") })
		rt := guarded(MaxString)
		if _, err := rt.RunString(strings.Replace(asNamed, "%s", source, 1)); err != nil {
			t.Log(err) // an overflow of the engine's own stack is none of the process's
		}
		time.AfterFunc(50*time.Millisecond, func() { rt.Interrupt("enough") })
		if _, err := rt.RunString(`map(() => { for (;;); })`); err == nil {
			t.Error("no interrupt")
		}
		return
	}
	for _, source := range some(named) {
		c := exec.Command(os.Args[0], "-test.run=^TestHammerNamesRunNoCode$")
		c.Env = append(os.Environ(), "PYP_BOUNDS_NAME="+source)
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%.300s", source, err, out)
		}
	}
}

func TestNamesAreStillTexts(t *testing.T) {
	rt := guarded(MaxString)
	for source, want := range map[string]string{
		`Object.defineProperty([].map, 'name', {value: 'm'}); [].map.name`: "m", `Object.defineProperty(() => 1, 'name', {get: () => 'g'}).name`: "g",
		`class A { static get name() { return 'n' } } A.name`: "n", `Object.defineProperty([].map, 'x', {get: () => 5}).x`: "5",
		`var f = function () {}.bind(); Object.setPrototypeOf(f, {y: 6}); f.y + f.name`: "6bound ", `Object.setPrototypeOf(Array, null) === Array`: "true",
	} {
		if v, err := rt.RunString(source); err != nil || v.String() != want {
			t.Errorf("%s is %v (%v), want %s", source, v, err, want)
		}
	}
}
