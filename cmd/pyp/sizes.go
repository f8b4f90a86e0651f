package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// This file reads amounts from the command line: bytes with units, and shares
// of what the machine has.

// amount is a flag that holds a number of bytes.
type amount[T int | int64] struct{ p *T }

// String is the number with the largest binary unit that divides it.
func (s amount[T]) String() string {
	if s.p == nil { // the flag package asks the zero value
		return "0"
	}
	return sizeText(int64(*s.p))
}

// Set reads 65536, 64KiB, 64KB, 1.5GiB and the like.
func (s amount[T]) Set(text string) error {
	n, err := parseSize(text)
	if err == nil {
		*s.p = T(n)
	}
	return err
}

var units = []struct {
	name  string
	bytes float64
}{ // the longer names first
	{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40},
	{"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"B", 1},
}

var errSize = errors.New("give a number of bytes, with a unit or without: 65536, 64KiB, 1.5GB")

func parseSize(text string) (int64, error) {
	factor := 1.0
	for _, u := range units {
		if n := len(text) - len(u.name); n > 0 && strings.EqualFold(text[n:], u.name) {
			text, factor = strings.TrimSpace(text[:n]), u.bytes
			break
		}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && factor == 1 {
		return n, nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(f) || math.Abs(f*factor) >= 1<<62 || strings.ContainsAny(text, "xXpP_") {
		return 0, errSize
	}
	return int64(f * factor), nil
}

func sizeText(n int64) string {
	for k := 3; k >= 0; k-- {
		if u := int64(units[k].bytes); n >= u && n%u == 0 {
			return strconv.FormatInt(n/u, 10) + units[k].name
		}
	}
	return strconv.FormatInt(n, 10)
}

// share is a flag that holds an amount, given as it is or as a percentage of a
// whole that differs between machines.
type share struct {
	text  string
	whole func() int64
	parse func(string) (int64, error)
	set   func(int64)
}

// newShare makes a share with its default.
func newShare(text string, whole func() int64, parse func(string) (int64, error), set func(int64)) *share {
	s := &share{whole: whole, parse: parse, set: set}
	if err := s.Set(text); err != nil {
		panic("BUG: a flag's default is wrong: " + err.Error())
	}
	return s
}

// String is the amount as it was given.
func (s *share) String() string { return s.text }

// Set reads an amount or a percentage.
func (s *share) Set(text string) error {
	number, percent := strings.CutSuffix(text, "%")
	var n int64
	var err error
	if percent {
		f, bad := strconv.ParseFloat(number, 64)
		if bad != nil || !(f > 0 && f <= 100) {
			return fmt.Errorf("%q is no percentage from 1%% to 100%%", text)
		}
		n = int64(f / 100 * float64(s.whole()))
	} else if n, err = s.parse(text); err != nil {
		return err
	}
	s.text = text
	s.set(n)
	return nil
}

// parseCount reads a plain number.
func parseCount(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, errors.New("give a plain number, or a percentage of the descriptors such as 80%")
	}
	return n, nil
}
