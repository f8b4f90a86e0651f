package node

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"

	"github.com/dop251/goja"
)

// hashes are the digests that createHash knows.
var hashes = map[string]func() hash.Hash{
	"md5": md5.New, "sha1": sha1.New, "sha224": sha256.New224, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New,
}

// maxRandom is how much getRandomValues gives at once, by the standard.
const maxRandom = 65536

// randomUUID is a UUID of version 4.
func (i *Instance) randomUUID(goja.FunctionCall) goja.Value {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0F|0x40, b[8]&0x3F|0x80
	return i.rt.ToValue(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]))
}

// getRandomValues fills a typed array of integers.
func (i *Instance) getRandomValues(c goja.FunctionCall) goja.Value {
	o, ok := c.Argument(0).(*goja.Object)
	if !ok || i.kindOf(o) != kindTyped {
		i.throwArg("typedArray", "an instance of an integer TypedArray", c.Argument(0))
	}
	if strings.HasPrefix(i.tagOf(o), "Float") {
		panic(i.domException("The data argument must be an integer-type TypedArray", "TypeMismatchError"))
	}
	i.mayWrite(o)
	b, _ := i.bytesOf(o)
	if len(b) > maxRandom {
		panic(i.domException(fmt.Sprintf("The requested length exceeds %d bytes", maxRandom), "QuotaExceededError"))
	}
	_, _ = rand.Read(b)
	return o
}

// webCrypto is the global crypto. It has no subtle.
func (i *Instance) webCrypto() *goja.Object {
	o := i.rt.NewObject()
	i.hide(o, []method{{"getRandomValues", 1, i.getRandomValues}, {"randomUUID", 0, i.randomUUID}})
	i.must(o.DefineDataPropertySymbol(goja.SymToStringTag, i.rt.ToValue("Crypto"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	return o
}

// cryptoModule is node:crypto.
func (i *Instance) cryptoModule() *goja.Object {
	o := i.object([]method{
		{"randomUUID", 0, i.randomUUID},
		{"randomBytes", 2, i.randomBytes},
		{"randomInt", 3, i.randomInt},
		{"randomFillSync", 3, i.randomFillSync},
		{"getRandomValues", 1, i.getRandomValues},
		{"createHash", 1, i.createHash},
		{"createHmac", 2, i.createHmac},
		{"timingSafeEqual", 2, i.timingSafeEqual},
		{"getHashes", 0, func(goja.FunctionCall) goja.Value {
			return i.rt.NewArray("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
		}},
	})
	i.must(o.Set("webcrypto", i.rt.Get("crypto")))
	return o
}

// answer returns v, or gives it to a callback if there is one.
func (i *Instance) answer(callback, v goja.Value) goja.Value {
	if isUndefined(callback) {
		return v
	}
	i.function(callback, "callback")
	i.microtask(callback, goja.Null(), v)
	return goja.Undefined()
}

func (i *Instance) randomBytes(c goja.FunctionCall) goja.Value {
	b := make([]byte, i.size(c.Argument(0), "size"))
	_, _ = rand.Read(b)
	return i.answer(c.Argument(1), i.buffer(b))
}

func (i *Instance) randomFillSync(c goja.FunctionCall) goja.Value {
	i.mayWrite(c.Argument(0))
	b := i.needBytes(c.Argument(0), "buf")
	from, n := int64(0), int64(len(b))
	if v := c.Argument(1); !isUndefined(v) {
		from = i.integer(v, "offset", 0, n)
	}
	n -= from
	if v := c.Argument(2); !isUndefined(v) {
		n = i.integer(v, "size", 0, n)
	}
	_, _ = rand.Read(b[from : from+n])
	return c.Argument(0)
}

// randomInt is randomInt([min], max, [callback]).
func (i *Instance) randomInt(c goja.FunctionCall) goja.Value {
	const limit = 1<<53 - 1
	low, high, callback := int64(0), int64(0), c.Argument(2)
	if isUndefined(c.Argument(1)) || isCallable(c.Argument(1)) {
		high, callback = i.integer(c.Argument(0), "max", -limit, limit), c.Argument(1)
	} else {
		low, high = i.integer(c.Argument(0), "min", -limit, limit), i.integer(c.Argument(1), "max", -limit, limit)
	}
	if high <= low {
		i.throwOutOfRange("max", fmt.Sprintf("greater than the value of \"min\" (%d)", low), i.rt.ToValue(high))
	}
	if high-low > 1<<48-1 {
		i.throwOutOfRange("max - min", "<= 281474976710655", i.rt.ToValue(high-low))
	}
	return i.answer(callback, i.rt.ToValue(low+randomBelow(high-low)))
}

// randomBelow draws again while the draw is in the part of the range that does
// not divide evenly.
func randomBelow(n int64) int64 {
	fair := uint64(1<<63) - uint64(1<<63)%uint64(n)
	for {
		var b [8]byte
		_, _ = rand.Read(b[:])
		if x := binary.LittleEndian.Uint64(b[:]) >> 1; x < fair {
			return int64(x % uint64(n))
		}
	}
}

func (i *Instance) timingSafeEqual(c goja.FunctionCall) goja.Value {
	a, b := i.needBytes(c.Argument(0), "buf1"), i.needBytes(c.Argument(1), "buf2")
	if len(a) != len(b) {
		i.throwRange("ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH", "Input buffers must have the same byte length")
	}
	return i.rt.ToValue(subtle.ConstantTimeCompare(a, b) == 1)
}

func (i *Instance) hashNamed(v goja.Value, name string) func() hash.Hash {
	n := strings.ToLower(i.text(v, name))
	if f, ok := hashes[n]; ok {
		return f
	}
	if f, ok := hashes[strings.Replace(n, "sha-", "sha", 1)]; ok {
		return f
	}
	panic(i.newError("Error", "ERR_CRYPTO_INVALID_DIGEST", "Invalid digest: "+v.String()))
}

func (i *Instance) createHash(c goja.FunctionCall) goja.Value {
	return i.digester("Hash", i.hashNamed(c.Argument(0), "algorithm")())
}

func (i *Instance) createHmac(c goja.FunctionCall) goja.Value {
	f := i.hashNamed(c.Argument(0), "hmac")
	return i.digester("Hmac", hmac.New(f, i.data(c.Argument(1), goja.Undefined(), "key")))
}

// digester is what createHash and createHmac return.
func (i *Instance) digester(class string, h hash.Hash) *goja.Object {
	o := i.rt.CreateObject(i.digestProto(class))
	done := false
	open := func() {
		if done {
			panic(i.newError("Error", "ERR_CRYPTO_HASH_FINALIZED", "Digest already called"))
		}
	}
	i.hide(o, []method{
		{"update", 2, func(c goja.FunctionCall) goja.Value {
			open()
			h.Write(i.data(c.Argument(0), c.Argument(1), "data"))
			return c.This
		}},
		{"digest", 1, func(c goja.FunctionCall) goja.Value {
			open()
			done = true
			return i.digestValue(h.Sum(nil), c.Argument(0))
		}},
		{"copy", 0, func(goja.FunctionCall) goja.Value {
			open()
			return i.digester(class, i.copyHash(h))
		}},
	})
	return o
}

func (i *Instance) digestValue(sum []byte, enc goja.Value) goja.Value {
	if isNullish(enc) || enc.String() == "buffer" {
		return i.buffer(sum)
	}
	if enc.String() == "hex" {
		return i.rt.ToValue(hex.EncodeToString(sum))
	}
	return i.decode(sum, i.encoding(enc))
}

func (i *Instance) copyHash(h hash.Hash) hash.Hash {
	if c, ok := h.(hash.Cloner); ok {
		if n, err := c.Clone(); err == nil {
			return n
		}
	}
	panic(i.newError("Error", "ERR_METHOD_NOT_IMPLEMENTED", "this digest cannot be copied"))
}

// digestProto is the prototype by which a digest knows its class.
func (i *Instance) digestProto(class string) *goja.Object {
	if i.digests == nil {
		i.digests = map[string]*goja.Object{}
	}
	if i.digests[class] == nil {
		p := i.rt.NewObject()
		i.hidden(p, "constructor", i.named(class, p))
		i.digests[class] = p
	}
	return i.digests[class]
}
