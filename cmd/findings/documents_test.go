package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"findings/corpus/library"
)

var update = flag.Bool("update", false, "rewrite the golden outputs in testdata")

// TestDocuments runs the real program on documents, as testdata/library/*.txtar say. Each script has a server that
// serves its files, a catalog.json in which ica-2022 is that server's ica.md, and the invented assessment in $MERAVIA.
func TestDocuments(t *testing.T) {
	meravia, err := filepath.Abs("../../corpus/importer/testdata/meravia")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/library",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			s := httptest.NewServer(http.FileServer(http.Dir(e.WorkDir)))
			e.Defer(s.Close)
			e.Setenv("FINDINGS_DATA", filepath.Join(e.WorkDir, "data"))
			e.Setenv("MERAVIA", meravia)
			e.Setenv("SERVER", s.URL)
			// The compiled PDF reader is kept between runs, as it takes seconds to make.
			if dir, err := os.UserCacheDir(); err == nil {
				e.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "findings-test"))
			}
			catalog := fmt.Sprintf(`{"ica-2022": %q}`, s.URL+"/ica.md")
			return os.WriteFile(filepath.Join(e.WorkDir, "catalog.json"), []byte(catalog), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status,
			"flip":   flip,
		},
	})
}

// status runs findings and checks its exit status: "status 2 import nothing.pdf". What it wrote goes to the files
// stdout.txt and stderr.txt.
func status(ts *testscript.TestScript, _ bool, args []string) {
	path, err := exec.LookPath("findings")
	ts.Check(err)
	cmd := exec.Command(path, args[1:]...)
	cmd.Dir = ts.Getenv("WORK")
	for _, name := range []string{"FINDINGS_DATA", "FINDINGS_CATALOG", "FINDINGS_FETCH_PRIVATE", "XDG_CACHE_HOME", "PATH", "HOME"} {
		if v := ts.Getenv(name); v != "" {
			cmd.Env = append(cmd.Env, name+"="+v)
		}
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Run()
	ts.Check(os.WriteFile(ts.MkAbs("stdout.txt"), stdout.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("stderr.txt"), stderr.Bytes(), 0o600))
	if got := fmt.Sprint(cmd.ProcessState.ExitCode()); got != args[0] {
		ts.Fatalf("findings %s: exit status %s, want %s\n%s%s", strings.Join(args[1:], " "), got, args[0], &stdout, &stderr)
	}
}

// flip changes a bit in the middle of the one file that fits a pattern.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(files) != 1 {
		ts.Fatalf("%s fits %v", args[0], files)
	}
	raw, err := os.ReadFile(files[0])
	ts.Check(err)
	raw[len(raw)/2] ^= 1
	ts.Check(os.WriteFile(files[0], raw, 0o600))
}

// On a terminal the bar is drawn over itself and wiped at the end; nothing in a name moves the cursor.
func TestProgressBar(t *testing.T) {
	var out bytes.Buffer
	b := newProgress(&out, "evil\x1b[2J.pdf")
	b.terminal = true
	b.show(library.Progress{Stage: library.Fetching, Done: 1 << 20})
	b.show(library.Progress{Stage: library.Reading, Done: 3, Total: 6})
	b.end()
	lines := strings.Split(out.String(), "\r")
	want := []string{
		"", "evil[2J.pdf: fetching 1.0 MB", "evil[2J.pdf: reading [###############...............] page 3 of 6",
	}
	for i, w := range want {
		if got := strings.TrimRight(lines[i], " "); got != w {
			t.Errorf("line %d is %q, want %q", i, got, w)
		}
	}
	if last := lines[len(lines)-2]; strings.TrimSpace(last) != "" || len(last) < len(lines[2]) {
		t.Errorf("the bar is not wiped: %q", last)
	}
	if strings.ContainsAny(out.String(), "\x1b\n") {
		t.Errorf("%q moves the cursor", out.String())
	}
}

// Whatever a line holds, it is refused, or annotated with spans that lie in its text.
func FuzzAnnotateLine(f *testing.F) {
	f.Add([]byte(`{"id": 1, "text": "It will probably rain. We have high confidence in this assessment."}`))
	f.Add([]byte(`{"text": "\ud800 likely"}`))
	f.Add([]byte(`{"id": "x"}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		a, err := annotateLine(line)
		if err != nil {
			return
		}
		var in struct{ Text string }
		if err := json.Unmarshal(line, &in); err != nil {
			t.Fatal(err)
		}
		check := func(s [2]int) {
			if s[0] < 0 || s[0] > s[1] || s[1] > len(in.Text) {
				t.Errorf("span %v of %q", s, in.Text)
			}
		}
		for _, c := range a.Confidence {
			for _, s := range c.Covers {
				check(s)
			}
		}
		for _, x := range a.Terms {
			check(x.Span)
			if got := in.Text[x.Span[0]:x.Span[1]]; !strings.EqualFold(got, x.Term) {
				t.Errorf("the term %q stands at %q", x.Term, got)
			}
		}
		if _, err := json.Marshal(a); err != nil {
			t.Error(err)
		}
	})
}
