//go:build unix

package library

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes the lock of an open file without waiting; false where another process has it. It goes when the file is
// closed, also by the end of the process.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// isNoDirSync reports whether err says that a directory cannot be synced here, as on some network disks.
func isNoDirSync(err error) bool {
	return errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP)
}
