package parallelmod

import (
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// dict is a map that all VMs change. Keys are strings and numbers, values are
// immutable copies. Entries keep the order in which their keys came. Any
// goroutine may use it; every method is one atomic step, and none of them runs
// code of a script.
type dict struct {
	name string // "" if it is known by where it was declared

	mu      sync.RWMutex
	index   map[dictKey]int // guarded by mu: where in entries
	entries []dictEntry     // guarded by mu; removed ones stay until there are many
	version uint64          // guarded by mu: of the last change
}

// dictKey is a string, or else the bits of a number.
type dictKey struct {
	text    string
	bits    uint64
	numeric bool
}

// kept is a value as a dict keeps it: a string, another primitive as any VM may
// have it, or a vm.Frozen.
type kept any

type dictEntry struct {
	key     dictKey
	value   kept
	version uint64 // 0: it was removed
}

func newDict(name string) *dict { return &dict{name: name, index: map[dictKey]int{}} }

// clone is a dict of its own with the same entries.
func (d *dict) clone() *dict {
	c := newDict(d.name)
	for _, e := range d.list() {
		c.set(e.key, e.value)
	}
	return c
}

// get finds a value and when it was set; never if it is not there.
func (d *dict) get(k dictKey) (v kept, version uint64) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if at, ok := d.index[k]; ok {
		return d.entries[at].value, d.entries[at].version
	}
	return v, 0
}

func (d *dict) size() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return len(d.index)
}

// list copies the entries as they are now.
func (d *dict) list() []dictEntry {
	d.mu.RLock()
	defer d.mu.RUnlock()
	all := make([]dictEntry, 0, len(d.index))
	for _, e := range d.entries {
		if e.version != 0 {
			all = append(all, e)
		}
	}
	return all
}

func (d *dict) set(k dictKey, v kept) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.put(k, v)
}

// replace is set if the value is still the one of that version.
func (d *dict) replace(k dictKey, v kept, version uint64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.versionOf(k) != version {
		return false
	}
	d.put(k, v)
	return true
}

// remove reports whether there was such a key.
func (d *dict) remove(k dictKey) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.drop(k)
}

// discard is remove if the value is still the one of that version.
func (d *dict) discard(k dictKey, version uint64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.versionOf(k) != version {
		return false
	}
	d.drop(k)
	return true
}

func (d *dict) clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.index, d.entries = map[dictKey]int{}, nil
}

func (d *dict) versionOf(k dictKey) uint64 {
	if at, ok := d.index[k]; ok {
		return d.entries[at].version
	}
	return 0
}

// put and drop change d with mu held.
func (d *dict) put(k dictKey, v kept) {
	d.version++
	if at, ok := d.index[k]; ok {
		d.entries[at].value, d.entries[at].version = v, d.version
		return
	}
	d.index[k] = len(d.entries)
	d.entries = append(d.entries, dictEntry{k, v, d.version})
}

func (d *dict) drop(k dictKey) bool {
	at, ok := d.index[k]
	if !ok {
		return false
	}
	delete(d.index, k)
	d.entries[at] = dictEntry{}
	if len(d.entries) > 32 && len(d.index) < len(d.entries)/2 {
		d.compact()
	}
	return true
}

// compact gives up the places of removed entries.
func (d *dict) compact() {
	kept := make([]dictEntry, 0, len(d.index))
	for _, e := range d.entries {
		if e.version != 0 {
			d.index[e.key] = len(kept)
			kept = append(kept, e)
		}
	}
	d.entries = kept
}

// keyOf makes a script's value a key, as a Map tells keys apart: 1 is not '1',
// NaN is itself, and -0 is 0.
func keyOf(v goja.Value) (k dictKey, ok bool) {
	if s, ok := v.(goja.String); ok {
		return dictKey{text: textOf(s)}, true
	}
	if _, boxed := v.(*goja.Object); boxed || v == nil || !goja.IsNumber(v) {
		return k, false
	}
	f := v.ToFloat()
	switch {
	case f == 0:
		f = 0
	case math.IsNaN(f):
		f = math.NaN()
	}
	return dictKey{bits: math.Float64bits(f), numeric: true}, true
}

// value is the key as a script's value.
func (k dictKey) value(rt *goja.Runtime) goja.Value {
	if k.numeric {
		return rt.ToValue(math.Float64frombits(k.bits))
	}
	return stringValue(rt, k.text)
}

// path is how a script comes by the value of the key.
func (k dictKey) path() string {
	if k.numeric {
		return "dict.get(" + strconv.FormatFloat(math.Float64frombits(k.bits), 'f', -1, 64) + ")"
	}
	const shown = 64
	if len(k.text) > shown {
		return "dict.get(" + strconv.Quote(strings.ToValidUTF8(k.text[:shown], "")+"…") + ")"
	}
	return "dict.get(" + strconv.Quote(k.text) + ")"
}

// stringValue undoes textOf.
func stringValue(rt *goja.Runtime, text string) goja.Value {
	if utf8.ValidString(text) {
		return rt.ToValue(text)
	}
	return goja.StringFromUTF16(unitsOf(text))
}

// textOf is a script's string as UTF-8, in which a lone surrogate is encoded as
// if it were a character: strings that differ stay different.
func textOf(s goja.String) string {
	text := s.String()
	if !strings.ContainsRune(text, utf8.RuneError) {
		return text
	}
	var b strings.Builder
	for k := 0; k < s.Length(); k++ {
		r := rune(s.CharAt(k))
		if r>>10 == 0xD800>>10 && k+1 < s.Length() && s.CharAt(k+1)>>10 == 0xDC00>>10 {
			k++
			r = (r-0xD800)<<10 + rune(s.CharAt(k)) - 0xDC00 + 0x10000
		}
		if r>>11 == 0xD800>>11 {
			b.Write([]byte{0xE0 | byte(r>>12), 0x80 | byte(r>>6)&0x3F, 0x80 | byte(r)&0x3F})
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unitsOf decodes what textOf has encoded.
func unitsOf(text string) (units []uint16) {
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && n == 1 && len(text) >= 3 {
			r, n = rune(text[0]&0x0F)<<12|rune(text[1]&0x3F)<<6|rune(text[2]&0x3F), 3
		}
		if r >= 0x10000 {
			r -= 0x10000
			units = append(units, uint16(0xD800+r>>10), uint16(0xDC00+r&0x3FF))
		} else {
			units = append(units, uint16(r))
		}
		text = text[n:]
	}
	return units
}
