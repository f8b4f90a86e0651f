package contexts_test
import ("testing";"time";"pyp/contexts")
func TestZZ(t *testing.T) {
	for _, x := range []string{"/spin", "/spinSoon","/microtasks","/spinJSON", "/spinLater"} { 
	s := serveFile(t, "requests.js", func(c *contexts.Config) { c.Workers = 1; c.CallbackTimeout = 100 * time.Millisecond; c.RequestTimeout = time.Second })
t.Log(x, s.get(x).status, s.get("/size").status, s.get("/awaited").status, s.get("/timer").status) }
}
