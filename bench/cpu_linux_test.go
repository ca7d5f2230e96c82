package bench

import (
	"time"

	"golang.org/x/sys/unix"
)

// threadTime is the processor time that this thread has used: what a search costs, also on a machine that is busy
// with something else.
func threadTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
