package stats

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestKeysAreDocumented holds docs/API.md and the types for editors to the keys
// that scripts and clients get.
func TestKeysAreDocumented(t *testing.T) {
	api, types := text(t, "../../docs/API.md"), text(t, "../../parallelmod/types/parallel.d.ts")
	_, api, _ = strings.Cut(api, "\n## Statistics\n")
	api, _, _ = strings.Cut(api, "\n## ")
	keys := map[string]bool{}
	for _, v := range []any{Host{}, Context{}, Stack{}} {
		collect(reflect.TypeOf(v), keys)
	}
	outside := map[string]bool{} // of what only the control socket tells
	collect(reflect.TypeFor[Recent](), outside)
	collect(reflect.TypeFor[Stack](), outside)
	for key := range keys {
		if !strings.Contains(api, "`"+key+"`") && !outside[key] {
			t.Errorf("docs/API.md does not tell of %s", key)
		}
		if !strings.Contains(types, "readonly "+key+":") && !strings.Contains(types, "readonly "+key+"?:") && !outside[key] && key != "recent" {
			t.Errorf("parallel.d.ts does not tell of %s", key)
		}
	}
	if len(keys) < 100 {
		t.Errorf("only %d keys were found", len(keys))
	}
}

func text(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// collect finds the JSON keys of a type.
func collect(x reflect.Type, keys map[string]bool) {
	switch x.Kind() {
	case reflect.Slice, reflect.Array, reflect.Pointer:
		collect(x.Elem(), keys)
	case reflect.Struct:
		if x == reflect.TypeFor[time.Time]() {
			return
		}
		for f := range x.Fields() {
			if key, _, _ := strings.Cut(f.Tag.Get("json"), ","); key != "" && key != "-" {
				keys[key] = true
			}
			collect(f.Type, keys)
		}
	}
}
