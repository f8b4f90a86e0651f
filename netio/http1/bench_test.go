package http1

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

const wrkRequest = "GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: keep-alive\r\n\r\n"

var browserRequest = strings.Join([]string{
	"GET /articles/2024/some-title?page=2&sort=date HTTP/1.1",
	"Host: www.example.com",
	"Connection: keep-alive",
	"Cache-Control: max-age=0",
	`sec-ch-ua: "Chromium";v="124", "Not-A.Brand";v="99"`,
	"sec-ch-ua-mobile: ?0",
	`sec-ch-ua-platform: "Linux"`,
	"Upgrade-Insecure-Requests: 1",
	"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
	"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
	"Sec-Fetch-Site: same-origin",
	"Sec-Fetch-Mode: navigate",
	"Sec-Fetch-Dest: document",
	"Referer: https://www.example.com/articles/",
	"Accept-Encoding: gzip, deflate, br, zstd",
	"Accept-Language: en-GB,en;q=0.9,de;q=0.8",
	"", "",
}, "\r\n")

func benchHead(b *testing.B, request string, fields int) {
	buf := []byte(request)
	var h Head
	lim := DefaultLimits()
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		scanned := 0
		if n, err := ParseHead(buf, &scanned, &h, &lim); n != len(buf) || err != nil || len(h.Fields) != fields {
			b.Fatal(n, err)
		}
	}
}

func BenchmarkHeadWrk(b *testing.B)     { benchHead(b, wrkRequest, 2) }
func BenchmarkHeadBrowser(b *testing.B) { benchHead(b, browserRequest, 15) }

func BenchmarkHeadPipelined16(b *testing.B) {
	buf := bytes.Repeat([]byte(wrkRequest), 16)
	var h Head
	lim := DefaultLimits()
	b.ReportAllocs()
	for b.Loop() {
		requests := 0
		for rest := buf; len(rest) > 0; requests++ {
			scanned := 0
			n, err := ParseHead(rest, &scanned, &h, &lim)
			if err != nil || n == 0 || !h.KeepAlive {
				b.Fatal(n, err)
			}
			rest = rest[n:]
		}
		if requests != 16 {
			b.Fatal(requests)
		}
	}
}

func BenchmarkHeadByteByByte(b *testing.B) {
	buf := []byte(browserRequest)
	var h Head
	lim := DefaultLimits()
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		if n := feedSlowly(b, buf, 1, &h, &lim); n != len(buf) {
			b.Fatal(n)
		}
	}
}

func feedSlowly(t testing.TB, buf []byte, step int, h *Head, lim *Limits) int {
	scanned := 0
	for end := step; ; end += step {
		n, err := ParseHead(buf[:min(end, len(buf))], &scanned, h, lim)
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 || end >= len(buf) {
			return n
		}
	}
}

func okResponse() Response {
	return Response{Status: 200, ContentType: "text/plain", Length: 13, KeepAlive: true, Minor: 1, Date: []byte(someDate)}
}

func BenchmarkAppendHead(b *testing.B) {
	r := okResponse()
	dst := make([]byte, 0, 512)
	want := len(AppendHead(nil, &r))
	b.ReportAllocs()
	for b.Loop() {
		if got := AppendHead(dst, &r); len(got) != want {
			b.Fatal(string(got))
		}
	}
}

func BenchmarkAppendDate(b *testing.B) {
	dst := make([]byte, 0, 64)
	b.ReportAllocs()
	for b.Loop() {
		if got := AppendDate(dst, 784111777); string(got) != someDate {
			b.Fatal(string(got))
		}
	}
}

// chunkedBody is total bytes in chunks of size bytes.
func chunkedBody(total, size int) []byte {
	var body []byte
	for range total / size {
		body = AppendChunk(body, bytes.Repeat([]byte("x"), size))
	}
	return append(body, LastChunk...)
}

func benchChunked(b *testing.B, size int) {
	const total = 64 << 10
	body, dst, lim := chunkedBody(total, size), make([]byte, 0, total), DefaultLimits()
	lim.BodyFraming = 1 << 30
	b.SetBytes(total)
	b.ReportAllocs()
	for b.Loop() {
		var d Chunked
		out, n, done, err := d.Decode(dst, body, &lim)
		if len(out) != total || n != len(body) || !done || err != nil {
			b.Fatal(len(out), n, done, err)
		}
	}
}

func BenchmarkChunked1(b *testing.B)    { benchChunked(b, 1) }
func BenchmarkChunked64(b *testing.B)   { benchChunked(b, 64) }
func BenchmarkChunked4096(b *testing.B) { benchChunked(b, 4096) }

func TestNoAllocations(t *testing.T) {
	var h Head
	lim := DefaultLimits()
	buf, dst, r := []byte(browserRequest), make([]byte, 0, 64<<10), okResponse()
	refused := []byte("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n")
	body := chunkedBody(4096, 16)
	feedSlowly(t, buf, len(buf), &h, &lim)
	for name, f := range map[string]func(){
		"head":              func() { feedSlowly(t, buf, len(buf), &h, &lim) },
		"head byte by byte": func() { feedSlowly(t, buf, 1, &h, &lim) },
		"refusal": func() {
			scanned := 0
			_, err := ParseHead(refused, &scanned, &h, &lim)
			AppendError(dst, err, r.Date)
		},
		"get":   func() { h.Get("accept-language") },
		"write": func() { AppendHead(dst, &r) },
		"date":  func() { AppendDate(dst, 784111777) },
		"valid": func() { _ = ValidFieldName("X-Y") && ValidFieldValue("z") && FramingField("Content-Length") },
		"chunked": func() {
			var d Chunked
			d.Decode(dst, body, &lim)
		},
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

// TestSlowInputIsLinear compares the time a head takes byte by byte with one of an eighth of its length; quadratic work
// would make it 64 times as long.
func TestSlowInputIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes time")
	}
	head := func(lines int) []byte {
		return []byte("GET / HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X: "+strings.Repeat("y", 7900)+"\r\n", lines) + "\r\n")
	}
	var h Head
	lim := DefaultLimits()
	lowest := func(buf []byte) time.Duration {
		best := time.Hour
		for range 5 {
			start := time.Now()
			if n := feedSlowly(t, buf, 1, &h, &lim); n != len(buf) {
				t.Fatal(n)
			}
			best = min(best, time.Since(start))
		}
		return best
	}
	one, eight := lowest(head(1)), lowest(head(8))
	t.Logf("8 KiB %v, 64 KiB %v", one, eight)
	if eight > 30*one {
		t.Errorf("8 KiB took %v, 64 KiB %v", one, eight)
	}
}

// TestTinyChunks sends ten million chunks of a byte: the excess of framing ends that early.
func TestTinyChunks(t *testing.T) {
	piece := bytes.Repeat([]byte("1\r\na\r\n"), 1000)
	lim := DefaultLimits()
	var d Chunked
	var out []byte
	for range 10_000 {
		var err *Error
		if out, _, _, err = d.Decode(out, piece, &lim); err != nil {
			if err != ErrChunkExtras || len(out) > lim.BodyFraming {
				t.Fatal(err, len(out))
			}
			return
		}
	}
	t.Fatal("no end")
}
