package library_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"findings/corpus/library"
)

// Any byte of a stored document that is not what it was is found: by verify, and in what is quoted from also by whoever
// loads the library, who then quotes nothing of it.
func TestFlippedBytes(t *testing.T) {
	l := open(t)
	r := mustImport(t, l, write(t, "plan.md", plan), library.Options{ID: "plan"})
	mustImport(t, l, write(t, "other.md", "# Another\n\nOther words.\n"), library.Options{ID: "other"})
	dir := filepath.Join(l.Dir(), "documents", "plan", r.Version.SHA256)
	for _, name := range []string{"original", "canonical.txt", "document.json"} {
		file := filepath.Join(dir, name)
		good, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for at := 0; at < len(good); at += max(1, len(good)/40) {
			bad := append([]byte(nil), good...)
			bad[at] ^= 0x01
			if err := os.WriteFile(file, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			faults := mustVerify(t, l)
			if len(faults) != 1 || !strings.HasPrefix(faults[0].Address, "plan@") || !strings.Contains(faults[0].Reason, "was changed") {
				t.Errorf("%s with byte %d flipped: %v", name, at, faults)
			}
			c, err := l.Load(false)
			if name == "original" {
				continue // it is not quoted from
			}
			if err == nil || c == nil || !strings.Contains(err.Error(), "plan@") {
				t.Fatalf("%s with byte %d flipped: load %v", name, at, err)
			}
			if _, ok := c.Document("plan"); ok {
				t.Errorf("%s with byte %d flipped: it is quoted from", name, at)
			}
			if _, ok := c.Document("other"); !ok {
				t.Errorf("%s with byte %d flipped: the other document is gone", name, at)
			}
		}
		if err := os.WriteFile(file, good, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(file, file+".away"); err != nil {
			t.Fatal(err)
		}
		if v, err := l.Verify(t.Context(), "", nil); err == nil && len(v.Faults) == 0 {
			t.Errorf("%s is missing, and verify finds nothing", name)
		}
		if err := os.Rename(file+".away", file); err != nil {
			t.Fatal(err)
		}
	}
	if faults := mustVerify(t, l); len(faults) > 0 {
		t.Errorf("all bytes are back: %v", faults)
	}
	if err := os.WriteFile(filepath.Join(dir, "canonical.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if faults := mustVerify(t, l, "other"); len(faults) > 0 {
		t.Errorf("only the other one was asked for: %v", faults)
	}
	if faults := mustVerify(t, l, r.Document.Address()); len(faults) != 1 {
		t.Errorf("%s: %v", r.Document.Address(), faults)
	}
}

// Whoever forges the text, the record and all the hashes is found by reading the original again.
func TestForgery(t *testing.T) {
	l := open(t)
	r := mustImport(t, l, write(t, "plan.md", plan), library.Options{ID: "plan"})
	forge(t, l, r, "canonical.txt", "March", "April")
	faults := mustVerify(t, l)
	if len(faults) != 2 || !strings.Contains(faults[0].Reason, "not what the original gives") ||
		faults[1].Passage != "p1" || !strings.Contains(faults[1].Reason, "not in what the original gives") {
		t.Errorf("forged text: %v", faults)
	}

	l = open(t)
	r = mustImport(t, l, "../importer/testdata/meravia/meravia.txt", library.Options{ID: "meravia"})
	forge(t, l, r, "document.json", `"page":"7"`, `"page":"9"`)
	faults = mustVerify(t, l)
	if len(faults) == 0 {
		t.Fatal("forged pages: no fault")
	}
	for _, f := range faults {
		if f.Page != "9" || !strings.Contains(f.Reason, `page "7"`) {
			t.Errorf("forged pages: %v", f)
		}
	}
}

// forge changes words in a stored file and makes the hashes fit again.
func forge(t *testing.T, l *library.Library, r *library.Report, name, old, with string) {
	t.Helper()
	dir := filepath.Join(l.Dir(), "documents", r.Document.ID, r.Version.SHA256)
	files := map[string]string{}
	for key, file := range map[string]string{
		"canonical.txt": filepath.Join(dir, "canonical.txt"), "document.json": filepath.Join(dir, "document.json"),
		"library.json": filepath.Join(l.Dir(), "library.json"),
	} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		files[key] = string(raw)
	}
	text, record := library.Hash(files["canonical.txt"]), library.Hash(files["document.json"])
	if !strings.Contains(files[name], old) {
		t.Fatalf("%s has no %s", name, old)
	}
	files[name] = strings.ReplaceAll(files[name], old, with)
	files["document.json"] = strings.ReplaceAll(files["document.json"], text, library.Hash(files["canonical.txt"]))
	files["library.json"] = strings.ReplaceAll(files["library.json"], record, library.Hash(files["document.json"]))
	for key, dir := range map[string]string{"canonical.txt": dir, "document.json": dir, "library.json": l.Dir()} {
		if err := os.WriteFile(filepath.Join(dir, key), []byte(files[key]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func ExampleFault() {
	fmt.Println(library.Fault{Address: "ica-2022@1f0c9a3b77de", Passage: "kj2", Page: "7", Reason: "its words are not in what the original gives"})
	// Output: ica-2022@1f0c9a3b77de/kj2, page 7: its words are not in what the original gives
}
