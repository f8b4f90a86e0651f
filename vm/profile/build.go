package profile

import (
	"fmt"
	"strconv"
	"time"

	"github.com/google/pprof/profile"
)

// Frame is one call of a script: a function and the place in it, as the author
// wrote it. A built-in has a name and no place.
type Frame struct {
	Function string // "" if it has no name
	File     string
	Line     int
	Column   int
	Begins   int // the line at which the function begins, about
}

// Sample is what was seen at one moment, or at several that were alike.
type Sample struct {
	Frames   []Frame // innermost first
	Native   string  // what the innermost call was inside of, "" for nothing
	Callback string  // what the host had called, "" if that is not known
	Worker   int
	Ticks    int // how many periods it stands for
}

// Builder makes a profile of samples. It is used by one goroutine.
type Builder struct {
	p         *profile.Profile
	period    time.Duration
	functions map[functionKey]*profile.Function
	locations map[Frame]*profile.Location
	samples   map[string]*profile.Sample
	key       []byte
	path      []*profile.Location
}

type functionKey struct {
	name, file string
	begins     int
}

// New makes a Builder for samples that are period apart.
func New(period time.Duration) *Builder {
	return &Builder{
		p: &profile.Profile{
			SampleType:        []*profile.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "nanoseconds"}},
			DefaultSampleType: "cpu",
			PeriodType:        &profile.ValueType{Type: "cpu", Unit: "nanoseconds"},
			Period:            int64(period),
			TimeNanos:         time.Now().UnixNano(),
			Mapping:           []*profile.Mapping{{ID: 1, File: "[JavaScript]", HasFunctions: true, HasFilenames: true, HasLineNumbers: true}},
		},
		period:    period,
		functions: map[functionKey]*profile.Function{},
		locations: map[Frame]*profile.Location{},
		samples:   map[string]*profile.Sample{},
	}
}

// Add adds a sample. What it shows is a path: the native is a call of its own
// inside the innermost one, and the callback the outermost.
func (b *Builder) Add(s Sample) {
	b.key, b.path = b.key[:0], b.path[:0]
	if s.Native != "" {
		b.step(Frame{Function: s.Native})
	}
	for _, f := range s.Frames {
		b.step(f)
	}
	if s.Callback != "" || len(b.path) == 0 {
		b.step(Frame{Function: s.Callback})
	}
	b.key = strconv.AppendInt(b.key, int64(s.Worker), 10)
	found := b.samples[string(b.key)]
	if found == nil {
		found = &profile.Sample{
			Location: append([]*profile.Location(nil), b.path...),
			Value:    make([]int64, 2),
			Label:    map[string][]string{"worker": {strconv.Itoa(s.Worker)}},
		}
		if s.Callback != "" {
			found.Label["callback"] = []string{s.Callback}
		}
		b.samples[string(b.key)] = found
		b.p.Sample = append(b.p.Sample, found)
	}
	found.Value[0] += int64(s.Ticks)
	found.Value[1] += int64(s.Ticks) * int64(b.period)
}

// step adds a call to the path.
func (b *Builder) step(f Frame) {
	l := b.locations[f]
	if l == nil {
		l = &profile.Location{
			ID:      uint64(len(b.locations) + 1),
			Mapping: b.p.Mapping[0],
			Line:    []profile.Line{{Function: b.function(f), Line: int64(f.Line), Column: int64(f.Column)}},
		}
		b.locations[f] = l
		b.p.Location = append(b.p.Location, l)
	}
	b.path = append(b.path, l)
	b.key = append(strconv.AppendUint(b.key, l.ID, 36), ' ')
}

func (b *Builder) function(f Frame) *profile.Function {
	k := functionKey{f.Function, f.File, f.Begins}
	fn := b.functions[k]
	if fn == nil {
		name := f.Function
		if name == "" && f.Begins > 0 {
			name = fmt.Sprintf("(anonymous, line %d)", f.Begins)
		} else if name == "" {
			name = "(anonymous)"
		}
		fn = &profile.Function{ID: uint64(len(b.functions) + 1), Name: name, SystemName: name, Filename: f.File, StartLine: int64(f.Begins)}
		b.functions[k] = fn
		b.p.Function = append(b.p.Function, fn)
	}
	return fn
}

// Profile is what was added, which took d. The Builder is used up.
func (b *Builder) Profile(d time.Duration) *profile.Profile {
	b.p.DurationNanos = int64(d)
	return b.p
}
