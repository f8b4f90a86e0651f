package load

import "fmt"

// What esbuild, goja's parser and goja's compiler do with nested source is
// recursion, and worse than linear: 2,000 arrow functions in one another take
// esbuild 38 s, a sum of 60,000 terms takes goja's compiler 10 s, and some
// 200,000 parentheses overflow the stack, which ends the process. Nobody writes
// such a thing by hand, so a scan of the tokens refuses it beforehand.
const (
	maxDepth = 500  // brackets within brackets
	maxChain = 5000 // operators of one expression, or statements without braces in one another
)

// tooDeep finds the first place that goes beyond a limit. It understands tokens
// and not syntax: where the two differ it may count too little, never much too
// much.
func tooDeep(src []byte) (offset int, message string) {
	s := scanner{src: src, frames: []frame{{}}}
	for s.message == "" && s.pos < len(src) {
		s.token()
	}
	return s.at, s.message
}

// frame is one open bracket.
type frame struct {
	template bool // opened by ${
	head     bool // the condition of an if, for, while or with
	ops      int  // operators since the last separator
	chain    int  // if, else, for, while, each the body of the one before
}

type scanner struct {
	src     []byte
	pos     int
	frames  []frame
	operand bool // the last token ends an operand
	keyword bool // the last token is a keyword that a condition follows
	body    bool // what comes is the body of the last statement: after else, do or a condition
	at      int
	message string
}

func (s *scanner) top() *frame { return &s.frames[len(s.frames)-1] }

func (s *scanner) peek(n int) byte {
	if s.pos+n < len(s.src) {
		return s.src[s.pos+n]
	}
	return 0
}

func (s *scanner) token() {
	switch c := s.src[s.pos]; {
	case c <= ' ':
		s.pos++
	case c == '/' && s.peek(1) == '/':
		s.skipLine()
	case c == '/' && s.peek(1) == '*':
		s.skipComment()
	case isWord(c):
		s.word()
	case c == '"' || c == '\'':
		s.startOperand()
		s.skipQuoted(c)
	case c == '`':
		s.startOperand()
		s.pos++
		s.skipTemplate()
	case c == '/' && !s.operand:
		s.startOperand()
		s.skipRegexp()
	default:
		s.punctuation(c)
	}
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 0x80
}

// startOperand notes an operand. Two in a row mean that a statement ended
// without a semicolon, or that the first one was a keyword.
func (s *scanner) startOperand() {
	if s.operand {
		s.top().ops = 0
	}
	s.after(true)
}

// after notes what the last token was.
func (s *scanner) after(operand bool) { s.operand, s.keyword, s.body = operand, false, false }

func (s *scanner) word() {
	start := s.pos
	for s.pos < len(s.src) && isWord(s.src[s.pos]) {
		s.pos++
	}
	switch string(s.src[start:s.pos]) {
	case "typeof", "void", "delete", "await", "yield", "new", "in", "instanceof", "of":
		s.operator(start)
	case "return", "throw", "case":
		s.startOperand()
		s.operand = false
	case "else":
		s.nest(start, true)
		s.body = true
	case "do":
		s.nest(start, s.body)
		s.body = true
	case "if", "for", "while", "with":
		s.nest(start, s.body)
		s.keyword = true
	default:
		s.startOperand()
	}
}

// nest counts a statement that holds another one without a brace.
func (s *scanner) nest(at int, chained bool) {
	f := s.top()
	if !chained {
		f.chain = 0
	}
	if f.chain++; f.chain > maxChain {
		s.fail(at, fmt.Sprintf("more than %d statements nested in one another", maxChain))
	}
	f.ops = 0
	s.after(false)
}

func (s *scanner) operator(at int) {
	f := s.top()
	if f.ops++; f.ops > maxChain {
		s.fail(at, fmt.Sprintf("an expression of more than %d operators", maxChain))
	}
	s.after(false)
}

func (s *scanner) fail(at int, message string) {
	if s.message == "" {
		s.at, s.message = at, message+"; build such a value in a loop or keep it in a JSON file"
	}
}

func (s *scanner) punctuation(c byte) {
	start := s.pos
	s.pos++
	switch c {
	case '(', '[', '{':
		s.open(start, false)
	case ')', ']', '}':
		s.close(c)
	case ';', ',':
		s.top().ops = 0
		s.after(false)
	case '!', '~', '.', '#', '@', ':':
		s.operator(start)
	default:
		for n := 0; n < 3 && isOperator(s.peek(0)); n++ {
			s.pos++
		}
		postfix := s.operand && (c == '+' || c == '-') && s.pos == start+2 && s.src[start+1] == c
		if !postfix {
			s.operator(start)
		}
	}
}

func isOperator(c byte) bool {
	switch c {
	case '=', '<', '>', '&', '|', '?', '*', '+', '-', '%', '^':
		return true
	}
	return false
}

func (s *scanner) open(at int, template bool) {
	s.frames = append(s.frames, frame{template: template, head: s.keyword})
	if len(s.frames) > maxDepth+1 {
		s.fail(at, fmt.Sprintf("brackets nested more than %d deep", maxDepth))
	}
	s.after(false)
}

func (s *scanner) close(c byte) {
	closed := *s.top()
	if len(s.frames) > 1 {
		s.frames = s.frames[:len(s.frames)-1]
	}
	s.after(!closed.head)
	s.body = closed.head
	if c == '}' && closed.template {
		s.skipTemplate()
	}
}

func (s *scanner) skipLine() {
	for s.pos < len(s.src) && s.src[s.pos] != '\n' {
		s.pos++
	}
}

func (s *scanner) skipComment() {
	for s.pos += 2; s.pos < len(s.src); s.pos++ {
		if s.src[s.pos] == '*' && s.peek(1) == '/' {
			s.pos += 2
			return
		}
	}
}

// skipQuoted ends at the line's end too: an apostrophe in JSX text is none.
func (s *scanner) skipQuoted(quote byte) {
	for s.pos++; s.pos < len(s.src) && s.src[s.pos] != '\n'; s.pos++ {
		switch s.src[s.pos] {
		case '\\':
			s.pos++
		case quote:
			s.pos++
			return
		}
	}
}

// skipTemplate goes on to the closing backquote or to the next ${.
func (s *scanner) skipTemplate() {
	for ; s.pos < len(s.src); s.pos++ {
		switch c := s.src[s.pos]; {
		case c == '\\':
			s.pos++
		case c == '`':
			s.pos++
			s.operand = true
			return
		case c == '$' && s.peek(1) == '{':
			s.pos += 2
			s.open(s.pos-1, true)
			return
		}
	}
}

func (s *scanner) skipRegexp() {
	class := false
	for s.pos++; s.pos < len(s.src) && s.src[s.pos] != '\n'; s.pos++ {
		switch c := s.src[s.pos]; {
		case c == '\\':
			s.pos++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			s.pos++
			return
		}
	}
}
