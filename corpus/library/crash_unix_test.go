//go:build unix

package library_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"findings/corpus"
	"findings/corpus/library"
)

// doomed is an import that does not come to its end.
type doomed struct {
	Dir, File, ID string
	Title         string
	Kill          library.Stage // the process kills itself when it comes here
	Disk          uint64        // bytes that a file can have before the disk is full; 0 for a disk with room
}

func init() {
	child = func(what string) {
		var d doomed
		if err := json.Unmarshal([]byte(what), &d); err != nil {
			panic(err)
		}
		edition, err := corpus.Default()
		if err != nil {
			panic(err)
		}
		if d.Disk > 0 {
			signal.Ignore(syscall.SIGXFSZ)
			if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: d.Disk, Max: d.Disk}); err != nil {
				panic(err)
			}
		}
		l := library.Open(d.Dir, library.Settings{Edition: edition})
		_, err = l.Import(context.Background(), d.File, library.Options{ID: d.ID, Title: d.Title}, func(p library.Progress) {
			if p.Stage == d.Kill {
				syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
	}
}

// run imports in a process of its own and returns how that ended and what it said.
func (d doomed) run(t *testing.T) (*os.ProcessState, string) {
	t.Helper()
	what, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "FINDINGS_TEST_CHILD="+string(what))
	out, _ := cmd.CombinedOutput()
	return cmd.ProcessState, string(out)
}

// Whatever an import was doing when it was killed, the library is as it was, opens, and takes the next import, which
// sweeps what is left of the one before.
func TestKilled(t *testing.T) {
	l := open(t)
	mustImport(t, l, write(t, "plan.md", plan), library.Options{ID: "plan"})
	before := mustLoad(t, l, true)
	newer := write(t, "plan.md", strings.Replace(plan, "March", "April", 1))
	other := write(t, "other.md", "# Another\n\nOther words.\n")
	for _, stage := range []library.Stage{
		library.Copying, library.Reading, library.Annotating, library.Saving, library.Publishing,
	} {
		for _, d := range []doomed{
			{Dir: l.Dir(), File: newer, ID: "plan", Kill: stage},
			{Dir: l.Dir(), File: other, ID: "other", Kill: stage},
		} {
			if state, out := d.run(t); state.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
				t.Fatalf("%s: the child was not killed: %v %s", stage, state, out)
			}
			after := mustLoad(t, l, true)
			if len(after.Documents()) != len(before.Documents()) || len(after.Older()) != len(before.Older()) {
				t.Errorf("killed while %s: %d documents, %d older", stage, len(after.Documents()), len(after.Older()))
			}
			if p, ok := after.Passage("plan/p1"); !ok || !strings.Contains(p.Text, "March") {
				t.Errorf("killed while %s: plan says %+v", stage, p)
			}
			if faults := mustVerify(t, l); len(faults) > 0 {
				t.Errorf("killed while %s: %v", stage, faults)
			}
		}
	}
	mustImport(t, l, newer, library.Options{ID: "plan"})
	files, err := filepath.Glob(filepath.Join(l.Dir(), "documents", "*"))
	if err != nil || len(files) != 1 {
		t.Errorf("after the next import there are %v, %v", files, err)
	}
	if d, _ := mustLoad(t, l, false).Document("plan"); !strings.Contains(d.Passages[0].Text, "April") {
		t.Errorf("the next import did not go live: %q", d.Passages[0].Text)
	}
}

// A disk that is full, wherever that strikes, leaves the library as it was and names the reason.
func TestFullDisk(t *testing.T) {
	l := open(t)
	for n := range 6 { // a state that is longer than the files of a short document
		mustImport(t, l, write(t, "plan.md", fmt.Sprintf("%s\nNumber %d.\n", plan, n)), library.Options{ID: fmt.Sprintf("plan-%d", n)})
	}
	before := mustLoad(t, l, true)
	long := write(t, "long.md", strings.Repeat("A word. ", 100))
	short := write(t, "short.md", "Words.")
	for _, d := range []doomed{
		{Dir: l.Dir(), File: long, ID: "long", Disk: 500},    // the original
		{Dir: l.Dir(), File: short, ID: "short", Disk: 20},   // document.json
		{Dir: l.Dir(), File: short, ID: "short", Disk: 1000}, // library.json
	} {
		state, out := d.run(t)
		if state.ExitCode() != 3 || !strings.Contains(out, "file too large") || strings.Count(out, "\n") != 1 {
			t.Errorf("%s with %d bytes: exit status %d: %s", d.ID, d.Disk, state.ExitCode(), out)
		}
		if after := mustLoad(t, l, true); len(after.Documents()) != len(before.Documents()) {
			t.Errorf("%s with %d bytes: %d documents, before %d", d.ID, d.Disk, len(after.Documents()), len(before.Documents()))
		}
	}
	mustImport(t, l, short, library.Options{ID: "short"})
	if faults := mustVerify(t, l); len(faults) > 0 {
		t.Error(faults)
	}
}

// A draft that is read again with other options is never lost, wherever the import is killed or the disk is full.
func TestDraftReadAgain(t *testing.T) {
	l := open(t)
	file := write(t, "plan.md", plan)
	mustImport(t, l, file, library.Options{ID: "plan", Draft: true})
	for n := range 4 { // a state that is longer than the files of a short document
		mustImport(t, l, write(t, "other.md", fmt.Sprintf("%s\nNumber %d.\n", plan, n)), library.Options{ID: fmt.Sprintf("plan-%d", n)})
	}
	again := doomed{Dir: l.Dir(), File: file, ID: "plan", Title: "Another Title"}
	var all []doomed
	for _, stage := range []library.Stage{library.Copying, library.Reading, library.Annotating, library.Saving, library.Publishing} {
		d := again
		d.Kill = stage
		all = append(all, d)
	}
	for _, disk := range []uint64{20, uint64(len(plan)) + 20, 1200} { // the original, document.json, library.json
		d := again
		d.Disk = disk
		all = append(all, d)
	}
	for _, d := range all {
		if state, out := d.run(t); state.Success() {
			t.Fatalf("%+v: came to its end: %s", d, out)
		}
		found, ok := mustLoad(t, l, true).Document("plan")
		if !ok || !found.Draft || found.Title != "The Lower Delta" {
			t.Fatalf("%+v: the draft is %+v", d, found)
		}
		f, err := l.Original(found)
		if err != nil {
			t.Fatalf("%+v: %v", d, err)
		}
		f.Close()
		if faults := mustVerify(t, l, "plan"); len(faults) > 0 {
			t.Errorf("%+v: %v", d, faults)
		}
		mustImport(t, l, write(t, "next.md", plan+"\nNext.\n"), library.Options{ID: "next"}) // sweeps
		if err := l.Remove(t.Context(), "next"); err != nil {
			t.Fatal(err)
		}
		if found, ok := mustLoad(t, l, true).Document("plan"); !ok || found.Title != "The Lower Delta" {
			t.Fatalf("%+v: swept, the draft is %+v", d, found)
		}
		if dirs, _ := filepath.Glob(filepath.Join(l.Dir(), "documents", "plan", "*")); len(dirs) != 1 {
			t.Errorf("%+v: swept, there are %v", d, dirs)
		}
	}
	mustImport(t, l, file, library.Options{ID: "plan", Title: "Another Title"})
	if found, ok := mustLoad(t, l, false).Document("plan"); !ok || found.Title != "Another Title" {
		t.Errorf("read again: %+v", found)
	}
	if dirs, _ := filepath.Glob(filepath.Join(l.Dir(), "documents", "plan", "*")); len(dirs) != 1 {
		t.Errorf("read again, there are %v", dirs)
	}
}
