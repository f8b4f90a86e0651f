package http_test

import (
	"os"
	"testing"
	"time"

	"pyp/parallelmod/http"
)

// TestMain makes the batches of streams independent of how busy the machine is.
func TestMain(m *testing.M) {
	http.SetPatience(int64(time.Hour))
	os.Exit(m.Run())
}
