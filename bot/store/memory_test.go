package store_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"findings/bot/store"
	"findings/bot/store/storetest"
)

func TestMemory(t *testing.T) {
	storetest.Run(t,
		func(*testing.T) store.Store { return store.NewMemory() },
		func(_ *testing.T, s store.Store) store.Store { return s })
}

// TestMemoryIsBounded proves that what is kept does not grow without end.
func TestMemoryIsBounded(t *testing.T) {
	m := store.NewMemory()
	now := time.Now()
	fill := func(from, to int) uint64 {
		for i := from; i < to; i++ {
			m.First(t.Context(), now, fmt.Sprint(i))
			if i%10 == 0 {
				m.SaveThread(t.Context(), now.Add(time.Duration(i)), "w", fmt.Sprint(i), store.Thread{Question: "q"})
				m.AddQuestion(t.Context(), store.Question{Workspace: "w", Text: "q", At: now})
			}
		}
		runtime.GC()
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		return s.HeapAlloc
	}
	first := fill(0, 220_000)
	if then := fill(220_000, 440_000); then > 2*first {
		t.Errorf("memory grows from %d to %d bytes", first, then)
	}
	if _, ok, _ := m.Thread(t.Context(), now, "w", "439990"); !ok {
		t.Error("the latest thread is gone")
	}
}
