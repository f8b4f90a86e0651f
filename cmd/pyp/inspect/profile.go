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
	"strconv"
	"time"

	"github.com/google/pprof/profile"
	"golang.org/x/sys/unix"

	flame "pyp/vm/profile"
)

// profiling is how long is sampled, and where the result goes.
type profiling struct {
	seconds seconds
	file    string
	flame   string
}

// seconds is a flag that holds a time, in seconds or with a unit.
type seconds float64

// String is the number of seconds.
func (s *seconds) String() string { return strconv.FormatFloat(float64(*s), 'g', -1, 64) }

// Set reads 10, 0.5, 500ms or 2m.
func (s *seconds) Set(text string) error {
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		*s = seconds(f)
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return errors.New("give seconds, such as 10 or 0.5, or a time such as 2m")
	}
	*s = seconds(d.Seconds())
	return nil
}

var profileCPU = &command{
	name:  "profile",
	short: "take a JavaScript CPU profile",
	long: `Samples what the workers execute and writes a profile that go tool pprof opens,
or a flame graph that any browser shows, or both.`,
	flags: func(f *flag.FlagSet, c *call) {
		c.profiling.seconds = 10
		f.Var(&c.profiling.seconds, "seconds", "sample for this `long`, such as 0.5, 10 or 2m")
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
	d := time.Duration(float64(p.seconds) * float64(time.Second))
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
