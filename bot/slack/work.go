package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// errBusy says that there is no room for more work just now, or no place to note it in: the delivery must come again.
var errBusy = errors.New("too much is in flight")

// maxInFlight bounds the deliveries that are being answered; each may wait for Slack to take a message.
const maxInFlight = 4096

// work is what goes on after a delivery was acknowledged: a goroutine each, bounded, waited for at the end.
type work struct {
	log    *slog.Logger
	ctx    context.Context // of all work; done when it must end
	cancel context.CancelFunc

	mu     sync.Mutex
	flying int
	closed bool
	idle   chan struct{} // closed when the last has ended after finish was called
}

func newWork(log *slog.Logger) work {
	ctx, cancel := context.WithCancel(context.Background())
	return work{log: log, ctx: ctx, cancel: cancel, idle: make(chan struct{})}
}

// start runs f unless first reports false. It returns errBusy, and asks nothing, where there is no room.
func (w *work) start(first func(context.Context) (bool, error), f func(context.Context)) error {
	w.mu.Lock()
	if w.closed || w.flying >= maxInFlight {
		w.mu.Unlock()
		return errBusy
	}
	w.flying++
	w.mu.Unlock()
	fresh, err := first(w.ctx)
	if err != nil || !fresh {
		w.end()
		return err
	}
	go func() {
		defer w.end()
		defer func() {
			if r := recover(); r != nil {
				w.log.Error("slack work stopped", "panic", fmt.Sprintf("%T", r))
			}
		}()
		f(w.ctx)
	}()
	return nil
}

func (w *work) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.flying--; w.flying == 0 && w.closed {
		close(w.idle)
	}
}

// finish takes no more work and waits for what there is; what is not done after patience is told to end.
func (w *work) finish(patience time.Duration) {
	w.mu.Lock()
	w.closed = true
	if w.flying == 0 {
		close(w.idle)
	}
	w.mu.Unlock()
	select {
	case <-w.idle:
	case <-time.After(patience):
		w.log.Warn("slack answers unfinished")
	}
	w.cancel()
	<-w.idle
}
