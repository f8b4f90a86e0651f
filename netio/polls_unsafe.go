package netio

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/cloudwego/netpoll"
)

// pollOf reads the event loop of a netpoll connection, which netpoll exports by type but not by value. Every step that
// another version could break is checked, so a version that moved the fields is an error and not a crash.
func pollOf(conn netpoll.Connection) (netpoll.Poll, error) {
	v := reflect.ValueOf(conn)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("netio: netpoll connection is a %s", v.Type())
	}
	op := v.Elem().FieldByName("operator")
	if !op.IsValid() || op.Type() != reflect.TypeFor[*netpoll.FDOperator]() {
		return nil, fmt.Errorf("netio: %s has no field operator of type *FDOperator", v.Type())
	}
	field := op.Elem().FieldByName("poll")
	if !field.IsValid() || field.Type() != reflect.TypeFor[netpoll.Poll]() || !field.CanAddr() {
		return nil, fmt.Errorf("netio: netpoll.FDOperator has no field poll of type Poll")
	}
	return *(*netpoll.Poll)(unsafe.Pointer(field.UnsafeAddr())), nil
}
