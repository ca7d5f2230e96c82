package importer_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"findings/corpus/importer"
)

// TestMain lets the test's own binary be the worker's child process.
func TestMain(m *testing.M) {
	if os.Getenv("FINDINGS_TEST_WORKER") != "" || len(os.Args) > 1 && os.Args[1] == "import-worker" {
		if err := importer.WorkerMain(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}
