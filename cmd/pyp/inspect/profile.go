package inspect

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/google/pprof/profile"
	"golang.org/x/sys/unix"

	flame "pyp/vm/profile"
)

// profiling is how long is sampled, and where the result goes.
type profiling struct {
	seconds float64
	file    string
	flame   string
}

var profileCPU = &command{
	name:  "profile",
	short: "take a JavaScript CPU profile",
	long: `Samples what the workers execute and writes a profile that go tool pprof opens,
or a flame graph that any browser shows, or both.`,
	flags: func(f *flag.FlagSet, c *call) {
		f.Float64Var(&c.profiling.seconds, "seconds", 10, "sample for this `long`")
		f.StringVar(&c.profiling.file, "o", "", "write the profile to this `file`, - for standard output; cpu.pprof if no flame graph is asked for")
		f.StringVar(&c.profiling.flame, "flame", "", "write a flame graph (SVG) to this `file`")
		choiceFlags(f, c)
	},
	run: takeProfile,
}

func takeProfile(ctx context.Context, c *call) error {
	p := &c.profiling
	if !(p.seconds > 0 && p.seconds <= 600) {
		return usageError{errors.New("--seconds must be more than 0 and at most 600")}
	}
	if p.file == "" && p.flame == "" {
		p.file = "cpu.pprof"
	}
	for _, name := range []string{p.file, p.flame} {
		if err := writable(name); err != nil {
			return err
		}
	}
	host, err := c.choice.client(ctx)
	if err != nil {
		return err
	}
	d := time.Duration(p.seconds * float64(time.Second))
	fmt.Fprintf(c.errs, "sampling for %v\n", d)
	taken, err := host.Profile(ctx, d)
	if err != nil {
		return err
	}
	if len(taken.Sample) == 0 {
		fmt.Fprintln(c.errs, "no worker executed anything meanwhile: the profile is empty")
	}
	return c.writeProfile(taken)
}

// writable reports, before anything is sampled, that a file cannot be written.
func writable(name string) error {
	if name == "" || name == "-" {
		return nil
	}
	at := name
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		at = filepath.Dir(name)
	}
	if err := unix.Access(at, unix.W_OK); err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	return nil
}

func (c *call) writeProfile(taken *profile.Profile) error {
	p := &c.profiling
	if p.file != "" {
		var b bytes.Buffer
		if err := taken.Write(&b); err != nil {
			return err
		}
		if err := c.writeFile(p.file, b.Bytes(), "go tool pprof -top "+p.file+" shows it"); err != nil {
			return err
		}
	}
	if p.flame == "" {
		return nil
	}
	var b bytes.Buffer
	if err := flame.Flame(&b, taken); err != nil {
		return err
	}
	return c.writeFile(p.flame, b.Bytes(), "a browser shows it")
}

func (c *call) writeFile(name string, b []byte, how string) error {
	if name == "-" {
		_, err := c.out.Write(b)
		return err
	}
	if err := os.WriteFile(name, b, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(c.errs, "%s is written; %s\n", name, how)
	return nil
}
