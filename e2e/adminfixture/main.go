// Adminfixture fills a directory for the test of the admin pages in a browser: state.db, with workspaces that keep
// questions and that do not, and doubtful.pdf, of 23 pages with something doubtful on each.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/go-pdf/fpdf"

	"findings/bot/store"
)

func main() {
	if err := fill(context.Background(), os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func fill(ctx context.Context, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := document().OutputFileAndClose(filepath.Join(dir, "doubtful.pdf")); err != nil {
		return err
	}
	s, err := store.OpenSQLite(ctx, filepath.Join(dir, "state.db"))
	if err != nil {
		return err
	}
	if err := state(ctx, s); err != nil {
		return err
	}
	return s.Close()
}

// document has a word under a box on each page but the second, from which nothing can be taken.
func document() *fpdf.Fpdf {
	pdf := fpdf.New("P", "pt", "Letter", "")
	pdf.SetTitle("Letters <script>alert(1)</script> of the Port", true)
	for n := 1; n <= 23; n++ {
		pdf.AddPage()
		if n == 2 {
			pdf.SetLineWidth(3)
			pdf.Line(100, 100, 500, 700)
			pdf.Line(500, 100, 100, 700)
			continue
		}
		pdf.SetFont("Times", "B", 18)
		pdf.Text(72, 90, fmt.Sprintf("Part %d of the Letters", n))
		pdf.SetFont("Times", "", 12)
		for i, line := range []string{
			"The bureau paid for the letters in spring, <b>not</b> in the autumn, and went on to pay for",
			"them until",
			fmt.Sprintf("when it closed office %d at the port for good. We have high confidence in this judgment.", n),
		} {
			pdf.Text(72, 130+16*float64(i), line)
		}
		pdf.Text(140, 146, "HIDDENWORD")
		pdf.SetFillColor(0, 0, 0)
		pdf.Rect(136, 135, 160, 14, "F")
		pdf.Text(300, 750, fmt.Sprint(n))
	}
	return pdf
}

func state(ctx context.Context, s store.Store) error {
	now := time.Now()
	for workspace, settings := range map[string]store.Settings{
		"slack/T024BE7LD":           {Keep: 30, Editors: "C061EG9SL"},
		"slack/T0PRIVATE":           {},
		"discord/81384788765712384": {Channels: []string{"381870553235193857"}, Documents: []string{"ica-2022", "ica-2020"}, Quotes: 2},
	} {
		if err := s.SaveSettings(ctx, workspace, "", settings); err != nil {
			return err
		}
		for range 40 {
			if err := s.Count(ctx, now, workspace, "asked"); err != nil {
				return err
			}
		}
		for i := range 60 {
			q := store.Question{Workspace: workspace, User: "UASKER", At: now.Add(-time.Duration(i) * time.Hour),
				Text: fmt.Sprintf("Who paid for letter %d <script>alert(1)</script> at the port of Meravia?", i)}
			if err := s.AddQuestion(ctx, q); err != nil {
				return err
			}
		}
		for i, verdict := range []string{"right", "wrong level", "missed passage", "right"} {
			f := store.Feedback{Workspace: workspace, User: "UASKER", Verdict: verdict, At: now.Add(-time.Duration(i) * time.Hour),
				Question: "Did they pay for the letters?", Comment: "The <b>second</b> quotation is about something else. " + "longword"}
			if err := s.AddFeedback(ctx, f); err != nil {
				return err
			}
		}
	}
	return s.SaveSettings(ctx, "slack/T024BE7LD", "C2147483705", store.Settings{Documents: []string{"ica-2022"}, Quotes: 5, Private: true, NoFollowUp: true})
}
