package nesting

import "fmt"

// What esbuild, goja's parser and goja's compiler do with nested source is
// recursion, and worse than linear: 2,000 arrow functions in one another take
// esbuild 38 s, a sum of 60,000 terms takes goja's compiler 10 s, and some
// 200,000 parentheses overflow the stack, which ends the process. Nobody writes
// such a thing by hand, so a scan of the tokens refuses it beforehand.
const (
	maxDepth = 500    // brackets within brackets
	maxChain = 5000   // operators of one expression, or statements without braces in one another
	maxOpen  = 20000  // both, in all the brackets that are open
	maxWords = 150000 // words and other signs of source that may be made to deceive the scan
	maxPairs = 40000  // brackets that such source opens
)

// Shallow is how long a source may be, in bytes, that cannot be beyond a limit.
const Shallow = maxDepth

// Check finds the first place of a script that goes beyond a limit; message is
// empty if there is none. It understands tokens and not syntax: where the two
// differ it may count too little, never much too much.
func Check[T ~string | ~[]byte](src T) (offset int, message string) {
	s := scanner{src: string(src), frames: make([]frame, 1, 32)}
	for s.message == "" && s.pos < len(s.src) {
		s.token()
	}
	return s.at, s.message
}

// Strict is Check for source that may be made to deceive it. Where a regular
// expression begins and where a division stands only a parser can always tell,
// so such source may not have enough of anything to be too deep.
func Strict(src string) (message string) {
	if words, brackets := signs(src); words > maxWords || brackets > maxPairs {
		return fmt.Sprintf("more than %d words and signs, or %d brackets; put such code into a module, and data into JSON", maxWords, maxPairs)
	}
	_, message = Check(src)
	return message
}

// signs counts the words and the other signs of a source, and the brackets that
// open among them, those of its strings and comments too.
func signs(src string) (words, brackets int) {
	inside := false
	for i := range len(src) {
		word := IsWord(src[i])
		if src[i] > ' ' && !(word && inside) {
			words++
		}
		if c := src[i]; c == '(' || c == '[' || c == '{' {
			brackets++
		}
		inside = word
	}
	return words, brackets
}

// frame is one open bracket.
type frame struct {
	template bool // opened by ${
	head     bool // the condition of an if, for, while or with
	ops      int  // operators since the last separator
	chain    int  // if, else, for, while, each the body of the one before
}

type scanner struct {
	src     string
	pos     int
	frames  []frame
	open    int  // operators and statements of all frames
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
	case IsWord(c):
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

// IsWord tells what may stand in a name or number; beyond ASCII everything may.
func IsWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 0x80
}

// startOperand notes an operand. Two in a row mean that a statement ended
// without a semicolon, or that the first one was a keyword.
func (s *scanner) startOperand() {
	if s.operand {
		s.separate()
	}
	s.after(true)
}

// separate begins another expression.
func (s *scanner) separate() {
	f := s.top()
	s.open -= f.ops
	f.ops = 0
}

// after notes what the last token was.
func (s *scanner) after(operand bool) { s.operand, s.keyword, s.body = operand, false, false }

func (s *scanner) word() {
	start := s.pos
	for s.pos < len(s.src) && IsWord(s.src[s.pos]) {
		s.pos++
	}
	if s.property(start) {
		s.startOperand()
		return
	}
	switch s.src[start:s.pos] {
	case "typeof", "void", "delete", "await", "yield", "new", "in", "instanceof", "of", "async", "class", "extends":
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

// property tells whether the word at start stands after a dot, and not after
// the dots of a spread.
func (s *scanner) property(start int) bool {
	return start > 0 && s.src[start-1] == '.' && !(start > 1 && s.src[start-2] == '.')
}

// nest counts a statement that holds another one without a brace.
func (s *scanner) nest(at int, chained bool) {
	s.separate()
	f := s.top()
	if !chained {
		s.open -= f.chain
		f.chain = 0
	}
	f.chain++
	if s.count(at); f.chain > maxChain {
		s.fail(at, fmt.Sprintf("more than %d statements nested in one another", maxChain))
	}
	s.after(false)
}

func (s *scanner) operator(at int) {
	f := s.top()
	f.ops++
	if s.count(at); f.ops > maxChain {
		s.fail(at, fmt.Sprintf("an expression of more than %d operators", maxChain))
	}
	s.after(false)
}

// count notes one more of what lies in one another, over all brackets.
func (s *scanner) count(at int) {
	if s.open++; s.open > maxOpen {
		s.fail(at, fmt.Sprintf("more than %d operators and statements in one another", maxOpen))
	}
}

func (s *scanner) fail(at int, message string) {
	if s.message == "" {
		s.at, s.message = at, message+"; build such a value in a loop or keep it as JSON"
	}
}

func (s *scanner) punctuation(c byte) {
	start := s.pos
	s.pos++
	switch c {
	case '(', '[', '{':
		s.enter(start, false)
	case ')', ']', '}':
		s.close(c)
	case ';', ',':
		s.separate()
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

func (s *scanner) enter(at int, template bool) {
	s.frames = append(s.frames, frame{template: template, head: s.keyword})
	if len(s.frames) > maxDepth+1 {
		s.fail(at, fmt.Sprintf("brackets nested more than %d deep", maxDepth))
	}
	s.after(false)
}

func (s *scanner) close(c byte) {
	closed := *s.top()
	if len(s.frames) > 1 {
		s.open -= closed.ops + closed.chain
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
			s.enter(s.pos-1, true)
			return
		}
	}
}

func (s *scanner) skipRegexp() {
	start, class := s.pos+1, false
	for s.pos++; s.pos < len(s.src) && s.src[s.pos] != '\n'; s.pos++ {
		switch c := s.src[s.pos]; {
		case c == '\\':
			s.pos++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			s.regexp(start, s.src[start:s.pos])
			s.pos++
			return
		}
	}
}

func (s *scanner) regexp(at int, pattern string) {
	if message := Pattern(pattern); message != "" {
		s.fail(at, message)
	}
}

// Pattern says what goes beyond a limit in a regular expression's source, and
// is empty if nothing does.
func Pattern(source string) (message string) {
	depth, class := 0, false
	for i := 0; i < len(source); i++ {
		switch c := source[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case class:
		case c == '(':
			if depth++; depth > maxDepth {
				return fmt.Sprintf("a regular expression with groups nested more than %d deep", maxDepth)
			}
		case c == ')':
			depth--
		}
	}
	return ""
}
