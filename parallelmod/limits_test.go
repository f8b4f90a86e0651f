package parallelmod_test

import (
	"strings"
	"testing"
	"time"

	"pyp/parallelmod"
)

// What is no option, or no value of one, is refused where it stands.
func TestServerOptionsThatAreRefused(t *testing.T) {
	for options, want := range map[string]string{
		"{ callbackTimout: 5 }":        `there is no option "callbackTimout"; the options are callbackTimeout, contextMemory, hogAfter, maxConnections, maxConnectionsPerIp, maxWriteBuffer`,
		"{ memoryLimit: 5 }":           "memoryLimit belongs to the process, not to a server: start pyp with --memory-limit",
		"{ callbackTimeout: '5s' }":    `callbackTimeout must be a number of milliseconds, not "5s"`,
		"{ callbackTimeout: 0 }":       "callbackTimeout is 0; it must be a number of milliseconds from 1 to 4611686018427",
		"{ callbackTimeout: NaN }":     "callbackTimeout is NaN; it must be",
		"{ hogAfter: -1 }":             "hogAfter is -1; it must be a number of milliseconds from 0 to",
		"{ contextMemory: 1.5 }":       "contextMemory is 1.5; it must be a whole number of bytes from 0 to 1125899906842624",
		"{ maxConnections: Infinity }": "maxConnections is Infinity; it must be a whole number of connections from 0 to 2147483647",
		"{ maxConnectionsPerIp: [1] }": "maxConnectionsPerIp must be a whole number of connections, not an array",
		"{ maxWriteBuffer: 0 }":        "maxWriteBuffer is 0; it must be a whole number of bytes from 1 to 2147483647",
		"{ maxWriteBuffer: null }":     "maxWriteBuffer must be a whole number of bytes, not null",
		"() => 1":                      "options must be an object, such as { callbackTimeout: 5000 }, not a function",
		"[]":                           "options must be an object, such as { callbackTimeout: 5000 }, not an array",
		"new Date()":                   "options must be an object, such as { callbackTimeout: 5000 }, not an object of class Date",
		"'x'":                          `options must be an object, such as { callbackTimeout: 5000 }, not "x"`,
		"(n => ({ maxConnections: n }))(parallel.isMain ? 1 : 2)": "main declared other options here",
	} {
		_, err := tryOpen(t, 1, "parallel.register({ transport: parallel.server('127.0.0.1', 0, "+options+"), protocol: class A { dataReceived() {} } });")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", options, err, want)
		}
	}
}

func TestServerOptions(t *testing.T) {
	s := open(t, 2, `
		const protocol = class A { dataReceived() {} };
		const all = { callbackTimeout: 1500.5, hogAfter: 0, contextMemory: 1e6, maxConnections: 10, maxConnectionsPerIp: 0, maxWriteBuffer: 65536 };
		parallel.register({ transport: parallel.server('127.0.0.1', 0, all), protocol });
		parallel.register({ transport: parallel.server(0, { maxConnections: 7, hogAfter: undefined }), protocol });
		parallel.register({ transport: parallel.server(0), protocol });`)
	regs := s.module.Registrations()
	l := regs[0].Server.Limits
	if *l.CallbackTimeout != 1500*time.Millisecond+500*time.Microsecond || *l.HogAfter != 0 || *l.ContextMemory != 1e6 ||
		*l.MaxConnections != 10 || *l.MaxPerIP != 0 || *l.MaxWriteBuffer != 65536 {
		t.Errorf("%+v", l)
	}
	if l := regs[1].Server.Limits; *l.MaxConnections != 7 || l.HogAfter != nil || regs[1].Server.Host != "" {
		t.Errorf("%+v", l)
	}
	if regs[2].Server.Limits != (parallelmod.Limits{}) {
		t.Errorf("%+v", regs[2].Server.Limits)
	}
}

func TestListenTakesOptions(t *testing.T) {
	for _, arguments := range []string{"0, { maxConnections: 3 }", "0, '127.0.0.1', { maxConnections: 3 }", "0, null, { maxConnections: 3 }"} {
		s := open(t, 1, `
			const { HttpServer } = require('parallel/http/server');
			const app = new HttpServer();
			app.get('/', () => 'hello');
			app.listen(`+arguments+`);`)
		if l := s.module.Registrations()[0].Server.Limits; l.MaxConnections == nil || *l.MaxConnections != 3 {
			t.Errorf("listen(%s): %+v", arguments, l)
		}
	}
}
