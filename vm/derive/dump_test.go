package derive

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/dop251/goja/file"
)

// dumpValue writes all that a syntax tree holds.
func dumpValue(b *strings.Builder, x any) { dumpReflect(b, reflect.ValueOf(x)) }

func dumpReflect(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("nil ")
			return
		}
		if _, ok := v.Interface().(*file.File); ok {
			return
		}
		dumpReflect(b, v.Elem())
	case reflect.Struct:
		b.WriteString(v.Type().Name() + "{")
		for i := range v.NumField() {
			dumpReflect(b, v.Field(i))
		}
		b.WriteString("}")
	case reflect.Slice:
		b.WriteString("[")
		for i := range v.Len() {
			dumpReflect(b, v.Index(i))
		}
		b.WriteString("]")
	default:
		fmt.Fprint(b, v, " ")
	}
}
