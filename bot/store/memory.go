package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Bounds on what a Memory holds; the oldest goes first.
const (
	memorySeen    = 200_000 // up to 30 MB; at more than 55 deliveries a second, for less than the hour
	memoryThreads = 10_000
	memoryRows    = 10_000 // questions, and feedback
)

// Memory is a Store that forgets everything when the process ends, for a program that is to keep nothing.
type Memory struct {
	mu        sync.Mutex
	seen      map[[16]byte]time.Time
	ring      [][16]byte // the keys of seen in the order in which they came
	next      int
	installs  map[string]Install
	settings  map[[2]string]Settings // by workspace and channel
	threads   map[[2]string]memoryThread
	questions []Question
	feedback  []Feedback
	tallies   map[[3]string]int // by workspace, day and what
}

type memoryThread struct {
	Thread
	at time.Time
}

// NewMemory returns an empty store.
func NewMemory() *Memory {
	return &Memory{
		seen: map[[16]byte]time.Time{}, installs: map[string]Install{}, settings: map[[2]string]Settings{},
		threads: map[[2]string]memoryThread{}, tallies: map[[3]string]int{},
	}
}

// Close does nothing.
func (m *Memory) Close() error { return nil }

func (m *Memory) First(_ context.Context, now time.Time, keys ...string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	first := true
	for _, key := range keys {
		sum := sha256.Sum256([]byte(key))
		k := [16]byte(sum[:16])
		if t, ok := m.seen[k]; ok {
			if now.Sub(t) < SeenFor {
				first = false
				continue
			}
		} else if len(m.ring) < memorySeen {
			m.ring = append(m.ring, k)
		} else {
			delete(m.seen, m.ring[m.next])
			m.ring[m.next] = k
			m.next = (m.next + 1) % memorySeen
		}
		m.seen[k] = now
	}
	return first, nil
}

// Accept is First: what is in memory ends with the process anyway.
func (m *Memory) Accept(ctx context.Context, now time.Time, _ Delivery, keys ...string) (bool, error) {
	return m.First(ctx, now, keys...)
}

func (m *Memory) Finish(context.Context, string) error { return nil }

func (m *Memory) Unfinished(context.Context, string, time.Time, time.Time) ([]Delivery, error) {
	return nil, nil
}

func (m *Memory) Install(_ context.Context, workspace string) (Install, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, ok := m.installs[workspace]
	return i, ok, nil
}

func (m *Memory) SaveInstall(_ context.Context, i Install) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.installs[i.Workspace] = i
	return nil
}

func (m *Memory) ReplaceToken(_ context.Context, workspace string, old, token []byte) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, ok := m.installs[workspace]
	if !ok || !bytes.Equal(i.Token, old) {
		return false, nil
	}
	i.Token = token
	m.installs[workspace] = i
	return true, nil
}

func (m *Memory) Installs(context.Context) ([]Install, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []Install
	for _, i := range m.installs {
		list = append(list, i)
	}
	slices.SortFunc(list, func(a, b Install) int { return strings.Compare(a.Workspace, b.Workspace) })
	return list, nil
}

func (m *Memory) RemoveWorkspace(_ context.Context, workspace string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.installs, workspace)
	deleteIf(m.settings, func(k [2]string, _ Settings) bool { return k[0] == workspace })
	deleteIf(m.threads, func(k [2]string, _ memoryThread) bool { return k[0] == workspace })
	deleteIf(m.tallies, func(k [3]string, _ int) bool { return k[0] == workspace })
	m.questions = slices.DeleteFunc(m.questions, func(q Question) bool { return q.Workspace == workspace })
	m.feedback = slices.DeleteFunc(m.feedback, func(f Feedback) bool { return f.Workspace == workspace })
	return nil
}

func (m *Memory) Settings(_ context.Context, workspace, channel string) (Settings, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.settings[[2]string{workspace, channel}], nil
}

func (m *Memory) SaveSettings(_ context.Context, workspace, channel string, s Settings) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settings[[2]string{workspace, channel}] = s
	return nil
}

func (m *Memory) AllSettings(context.Context) ([]ChannelSettings, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []ChannelSettings
	for k, s := range m.settings {
		list = append(list, ChannelSettings{k[0], k[1], s})
	}
	slices.SortFunc(list, func(a, b ChannelSettings) int {
		return cmp.Or(cmp.Compare(a.Workspace, b.Workspace), cmp.Compare(a.Channel, b.Channel))
	})
	return list, nil
}

func (m *Memory) Workspaces(context.Context) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := map[string]bool{}
	for w := range m.installs {
		known[w] = true
	}
	for k := range m.settings {
		known[k[0]] = true
	}
	for k := range m.tallies {
		known[k[0]] = true
	}
	for _, q := range m.questions {
		known[q.Workspace] = true
	}
	for _, f := range m.feedback {
		known[f.Workspace] = true
	}
	return slices.Sorted(maps.Keys(known)), nil
}

func (m *Memory) Thread(_ context.Context, now time.Time, workspace, thread string) (Thread, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t, ok := m.threads[[2]string{workspace, thread}]
	if !ok || now.Sub(t.at) >= ThreadFor {
		return Thread{}, false, nil
	}
	return t.Thread, true, nil
}

func (m *Memory) SaveThread(_ context.Context, now time.Time, workspace, thread string, t Thread) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.threads[[2]string{workspace, thread}] = memoryThread{t, now}
	if len(m.threads) > memoryThreads {
		// The older half goes, so that this is rare.
		var ages []time.Time
		for _, t := range m.threads {
			ages = append(ages, t.at)
		}
		slices.SortFunc(ages, time.Time.Compare)
		middle := ages[len(ages)/2]
		deleteIf(m.threads, func(_ [2]string, t memoryThread) bool { return t.at.Before(middle) })
	}
	return nil
}

func (m *Memory) AddQuestion(_ context.Context, q Question) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.questions = append(m.questions[max(0, len(m.questions)-memoryRows+1):], q)
	return nil
}

func (m *Memory) Questions(_ context.Context, workspace, user string, n int) ([]Question, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []Question
	for _, q := range m.questions {
		if q.Workspace == workspace && q.User == user {
			list = append(list, q)
		}
	}
	slices.SortStableFunc(list, func(a, b Question) int { return b.At.Compare(a.At) })
	return list[:min(n, len(list))], nil
}

func (m *Memory) Unanswered(_ context.Context, workspace string, from time.Time) ([]Question, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []Question
	for _, q := range m.questions {
		if q.Workspace == workspace && !q.Answered && !q.At.Before(from) {
			list = append(list, q)
		}
	}
	slices.SortStableFunc(list, func(a, b Question) int { return a.At.Compare(b.At) })
	return list, nil
}

func (m *Memory) LatestUnanswered(ctx context.Context, workspace string, from time.Time, offset, n int) ([]Question, int, error) {
	list, err := m.Unanswered(ctx, workspace, from)
	page, total := latest(list, offset, n)
	return page, total, err
}

func (m *Memory) LatestFeedback(ctx context.Context, workspace string, from time.Time, offset, n int) ([]Feedback, int, error) {
	list, err := m.Feedback(ctx, workspace, from)
	page, total := latest(list, offset, n)
	return page, total, err
}

// latest turns a list around and returns at most n of it behind offset, with its length.
func latest[T any](list []T, offset, n int) ([]T, int) {
	slices.Reverse(list)
	start := min(max(offset, 0), len(list))
	return list[start:][:min(max(n, 0), len(list)-start)], len(list)
}

func (m *Memory) Verdicts(ctx context.Context, workspace string, from time.Time) (map[string]int, error) {
	list, err := m.Feedback(ctx, workspace, from)
	count := map[string]int{}
	for _, f := range list {
		count[f.Verdict]++
	}
	return count, err
}

func (m *Memory) AddFeedback(_ context.Context, f Feedback) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.feedback = append(m.feedback[max(0, len(m.feedback)-memoryRows+1):], f)
	return nil
}

func (m *Memory) Feedback(_ context.Context, workspace string, from time.Time) ([]Feedback, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []Feedback
	for _, f := range m.feedback {
		if f.Workspace == workspace && !f.At.Before(from) {
			list = append(list, f)
		}
	}
	slices.SortStableFunc(list, func(a, b Feedback) int { return a.At.Compare(b.At) })
	return list, nil
}

func (m *Memory) ForgetUser(_ context.Context, workspace, user string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.questions = slices.DeleteFunc(m.questions, func(q Question) bool { return q.Workspace == workspace && q.User == user })
	deleteIf(m.threads, func(k [2]string, t memoryThread) bool { return k[0] == workspace && t.Asker == user })
	for i, f := range m.feedback {
		if f.Workspace == workspace && f.User == user {
			m.feedback[i] = Feedback{Workspace: workspace, Verdict: f.Verdict, At: f.At}
		}
	}
	return nil
}

func (m *Memory) ForgetTexts(_ context.Context, workspace string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.questions = slices.DeleteFunc(m.questions, func(q Question) bool { return q.Workspace == workspace })
	for i, f := range m.feedback {
		if f.Workspace == workspace {
			m.feedback[i] = Feedback{Workspace: workspace, Verdict: f.Verdict, At: f.At}
		}
	}
	return nil
}

func (m *Memory) Count(_ context.Context, now time.Time, workspace, what string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tallies[[3]string{workspace, day(now), what}]++
	return nil
}

func (m *Memory) Tally(_ context.Context, workspace string, from time.Time) (map[string]int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	sums := map[string]int{}
	for k, n := range m.tallies {
		if k[0] == workspace && cmp.Compare(k[1], day(from)) >= 0 {
			sums[k[2]] += n
		}
	}
	return sums, nil
}

func (m *Memory) Prune(_ context.Context, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	deleteIf(m.threads, func(_ [2]string, t memoryThread) bool { return now.Sub(t.at) >= ThreadFor })
	deleteIf(m.tallies, func(k [3]string, _ int) bool { return k[1] < day(now.Add(-TallyFor)) })
	m.feedback = slices.DeleteFunc(m.feedback, func(f Feedback) bool { return now.Sub(f.At) >= TallyFor })
	kept := func(workspace string, at time.Time) bool {
		return now.Sub(at) < time.Duration(m.settings[[2]string{workspace, ""}].Keep)*24*time.Hour
	}
	m.questions = slices.DeleteFunc(m.questions, func(q Question) bool { return !kept(q.Workspace, q.At) })
	for i, f := range m.feedback {
		if !kept(f.Workspace, f.At) {
			m.feedback[i] = Feedback{Workspace: f.Workspace, Verdict: f.Verdict, At: f.At}
		}
	}
	return nil
}

func deleteIf[K comparable, V any](m map[K]V, drop func(K, V) bool) {
	for k, v := range m {
		if drop(k, v) {
			delete(m, k)
		}
	}
}
