package importer

import "syscall"

// limitMemory makes the kernel refuse this process more than n bytes of memory that can be written to. Unlike a
// limit of the address space it leaves alone what Go only reserves.
func limitMemory(n int64) {
	if n > 0 {
		limit := syscall.Rlimit{Cur: uint64(n), Max: uint64(n)}
		_ = syscall.Setrlimit(syscall.RLIMIT_DATA, &limit) // GOMEMLIMIT and the reader's own bound remain
	}
}
