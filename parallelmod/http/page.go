package http

import (
	"encoding/json"
	"html"
	"strconv"
	"strings"
)

// The form of an error.
type form int

const (
	formHTML form = iota
	formJSON
	formText
)

// Refusal is the answer to a request that no method answers. An HttpServer's is
// a page, or JSON or plain text if the client's Accept prefers that; of http11
// it is plain text. An empty message is the status's phrase. Any goroutine may
// call it.
func (p *Protocol) Refusal(status int, message, allow, accept string) Answer {
	a := Answer{Status: status}
	if allow != "" {
		a.Headers = []Header{{"Allow", allow}}
	}
	if status >= 400 {
		f := formText
		if p.table != nil {
			f = preferred(accept)
		}
		a.Type, a.Text = page(f, status, message)
	}
	return a
}

// page writes an error down.
func page(f form, code int, message string) (contentType, text string) {
	st := statusOf(code)
	if message == "" {
		message = st.phrase
	}
	switch f {
	case formJSON:
		return TypeJSON, object(code, message)
	case formText:
		return TypeText, message
	}
	number := strconv.Itoa(code)
	return TypeHTML, "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Error response</title></head>\n<body>\n" +
		"<h1>Error response</h1>\n<p>Error code: " + number + "</p>\n<p>Message: " + html.EscapeString(message) +
		"</p>\n<p>Error code explanation: " + number + " - " + st.explanation + "</p>\n</body>\n</html>\n"
}

// preferred is the form that an Accept field asks for, RFC 9110 section 12.5.1.
// Without a preference it is HTML; of two types with the same weight the one
// that is named comes before the one that a star stands for.
func preferred(accept string) form {
	if accept == "" {
		return formHTML
	}
	page, object, text := weigh(accept, "text", "html"), weigh(accept, "application", "json"), weigh(accept, "text", "plain")
	switch {
	case object.above(page):
		return formJSON
	case page.q == 0 && text.q > 0:
		return formText
	}
	return formHTML
}

// weight is how much a client wants a type, and how exactly it has said so.
type weight struct {
	q     float64
	exact int
}

func (w weight) above(v weight) bool { return w.q > v.q || w.q > 0 && w.q == v.q && w.exact > v.exact }

func weigh(accept, kind, sub string) (w weight) {
	for part := range strings.SplitSeq(accept, ",") {
		name, params, _ := strings.Cut(part, ";")
		exact := 0
		switch k, s, _ := strings.Cut(strings.ToLower(strings.TrimSpace(name)), "/"); {
		case k == kind && s == sub:
			exact = 3
		case k == kind && s == "*":
			exact = 2
		case k == "*" && s == "*":
			exact = 1
		}
		if exact > w.exact {
			w = weight{quality(params), exact}
		}
	}
	return w
}

// quality is the weight among the parameters of a media range; 1 without one.
func quality(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(q >= 0 && q <= 1) {
			return 0
		}
		return q
	}
	return 1
}

// object is an error as JSON.
func object(code int, message string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(message) // a string cannot fail
	return `{"error":{"code":` + strconv.Itoa(code) + `,"message":` + strings.TrimSuffix(b.String(), "\n") + "}}"
}
