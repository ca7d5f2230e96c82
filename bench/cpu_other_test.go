//go:build !linux

package bench

import "time"

var started = time.Now()

// threadTime is the time by the clock where the processor's is not known.
func threadTime() time.Duration { return time.Since(started) }
