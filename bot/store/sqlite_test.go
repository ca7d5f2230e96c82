package store_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"findings/bot/store"
	"findings/bot/store/storetest"
)

func open(t testing.TB, file string) *store.SQLite {
	t.Helper()
	s, err := store.OpenSQLite(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestSQLite(t *testing.T) {
	files := map[store.Store]string{}
	storetest.Run(t,
		func(t *testing.T) store.Store {
			file := filepath.Join(t.TempDir(), "a b?#%", "state.db")
			s := open(t, file)
			files[s] = file
			return s
		},
		func(t *testing.T, s store.Store) store.Store {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			again := open(t, files[s])
			files[again] = files[s]
			return again
		})
}

func TestSQLiteFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.db")
	open(t, file).Close()
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v; want that only its owner reads it", info.Mode(), err)
	}
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA user_version = 9999"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if _, err := store.OpenSQLite(t.Context(), file); err == nil || !strings.Contains(err.Error(), "later version") {
		t.Errorf("a database of a later version opens: %v", err)
	}
	os.WriteFile(file, []byte(strings.Repeat("no database ", 1000)), 0o600)
	if _, err := store.OpenSQLite(t.Context(), file); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a file that is no database opens: %v", err)
	}
}

// TestKilled proves that a process that is killed at any moment loses nothing that it was told is kept, and leaves a
// database that opens.
func TestKilled(t *testing.T) {
	if file := os.Getenv("STORE_TEST_FILE"); file != "" {
		s := open(t, file)
		for i := 0; ; i++ {
			if err := s.SaveThread(t.Context(), time.Now(), "w", fmt.Sprint(i), store.Thread{Question: fmt.Sprint(i)}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.First(t.Context(), time.Now(), fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
			fmt.Println("kept", i)
		}
	}
	file := filepath.Join(t.TempDir(), "state.db")
	for _, after := range []int{1, 10, 137, 500} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		cmd.Env = append(os.Environ(), "STORE_TEST_FILE="+file)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		last := -1
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if n, err := fmt.Sscanf(lines.Text(), "kept %d", &last); n == 1 && err == nil && last == after {
				cmd.Process.Kill()
			}
		}
		cmd.Wait()
		if last < after {
			t.Fatalf("the process ended by itself after %d", last)
		}
		s := open(t, file)
		for i := range last + 1 {
			got, ok, err := s.Thread(t.Context(), time.Now(), "w", fmt.Sprint(i))
			if err != nil || !ok || got.Question != fmt.Sprint(i) {
				t.Fatalf("killed after %d: thread %d is %+v, %v, %v", last, i, got, ok, err)
			}
			if first, err := s.First(t.Context(), time.Now(), fmt.Sprint(i)); err != nil || first {
				t.Fatalf("killed after %d: delivery %d is forgotten (%v)", last, i, err)
			}
		}
		s.Close()
	}
}

// TestUnfinished proves that what was accepted and not finished is there after the process has ended, and that nothing
// is left of what was finished.
func TestUnfinished(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.db")
	s := open(t, file)
	now := time.Now()
	accept := func(payload string, want bool, keys ...string) {
		t.Helper()
		got, err := s.Accept(t.Context(), now, store.Delivery{Platform: "slack", Kind: "k", Payload: []byte(payload)}, keys...)
		if err != nil || got != want {
			t.Errorf("Accept(%s, %v) = %v, %v, want %v", payload, keys, got, err, want)
		}
	}
	accept("done-with-this", true, "a", "m")
	accept("left", true, "b")
	accept("the same message", false, "c", "m")
	accept("a retry", false, "b")
	if err := s.Finish(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, file)
	got, err := s.Unfinished(t.Context(), "slack", now, now.Add(1))
	if err != nil || len(got) != 1 || string(got[0].Payload) != "left" || got[0].Key != "b" || got[0].Kind != "k" {
		t.Errorf("Unfinished = %+v, %v, want the one that was left", got, err)
	}
	for _, c := range []struct {
		platform     string
		from, before time.Time
	}{{"discord", now, now.Add(1)}, {"slack", now.Add(1), now.Add(2)}, {"slack", now.Add(-1), now}} {
		if got, err := s.Unfinished(t.Context(), c.platform, c.from, c.before); err != nil || len(got) != 0 {
			t.Errorf("Unfinished(%s, %v, %v) = %+v, %v", c.platform, c.from, c.before, got, err)
		}
	}
	s.Finish(t.Context(), got[0].Key)
	if got, err := s.Unfinished(t.Context(), "slack", now, now.Add(1)); err != nil || len(got) != 0 {
		t.Errorf("after Finish: %+v, %v", got, err)
	}
	s.Close()
	for _, suffix := range []string{"", "-wal"} {
		if b, err := os.ReadFile(file + suffix); err == nil && strings.Contains(string(b), "done-with-this") {
			t.Errorf("what was finished can be read in %s", file+suffix)
		}
	}
}

// BenchmarkFirst measures what noting a delivery costs before it can be acknowledged.
func BenchmarkFirst(b *testing.B) {
	s := open(b, filepath.Join(b.TempDir(), "state.db"))
	now := time.Now()
	i := 0
	for b.Loop() {
		i++
		if first, err := s.First(b.Context(), now, fmt.Sprint("event/", i), fmt.Sprint("message/", i)); err != nil || !first {
			b.Fatal(first, err)
		}
	}
}
