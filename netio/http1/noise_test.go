package http1

import (
	"math/rand/v2"
	"testing"
)

// TestNoise sends 64 KiB of random bytes of several kinds: each is refused, with one outcome, however it is cut.
func TestNoise(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for name, alphabet := range map[string]string{
		"letters": "abcdefghijklmnopqrstuvwxyz",
		"http":    "GET / HTTP/1.1\r\nHost: a\r\n\r\n0123456789;,",
		"lines":   "\r\n\r\n\r\n :a",
		"bytes":   everyByte(),
	} {
		for range 50 {
			noise := make([]byte, 64<<10)
			for i := range noise {
				noise[i] = alphabet[r.IntN(len(alphabet))]
			}
			whole := drive(DefaultLimits(), noise)
			if len(whole) != 1 || whole[0].kind != "err" {
				t.Fatalf("%s: %v", name, whole)
			}
			if got := drive(DefaultLimits(), cut(noise, 1+r.IntN(5000))...); len(got) != 1 || got[0].kind != "err" {
				t.Fatalf("%s in pieces: %v", name, got)
			}
		}
	}
}

func everyByte() string {
	b := make([]byte, 256)
	for i := range b {
		b[i] = byte(i)
	}
	return string(b)
}
