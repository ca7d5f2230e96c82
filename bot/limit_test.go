package bot

import (
	"fmt"
	"testing"
	"time"
)

func TestBuckets(t *testing.T) {
	var b Buckets
	l := Limit{Burst: 3, Every: time.Second}
	now := time.Date(2031, 5, 4, 0, 0, 0, 0, time.UTC)
	for n, want := range []time.Duration{0, 0, 0, time.Second, time.Second} {
		if wait := b.Take(now, l, "a"); wait != want {
			t.Errorf("taken %d times: wait %v, want %v", n, wait, want)
		}
	}
	if wait := b.Take(now, l, "b"); wait != 0 {
		t.Errorf("another key waits %v", wait)
	}
	now = now.Add(400 * time.Millisecond)
	if wait := b.Take(now, l, "a"); wait != 600*time.Millisecond {
		t.Errorf("after 0.4 s: wait %v", wait)
	}
	now = now.Add(time.Hour)
	for n, want := range []time.Duration{0, 0, 0, time.Second} { // no more than the burst is saved up
		if wait := b.Take(now, l, "a"); wait != want {
			t.Errorf("an hour later, taken %d times: wait %v, want %v", n, wait, want)
		}
	}
	for i := range 100_000 {
		now = now.Add(10 * time.Millisecond)
		b.Take(now, l, fmt.Sprint("key ", i))
		if len(b.full) > 11_000 {
			t.Fatalf("after %d keys %d are held", i, len(b.full))
		}
	}
}
