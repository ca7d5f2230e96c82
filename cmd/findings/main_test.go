package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"findings": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			err := run(ctx, program{os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr})
			stop()
			os.Exit(report(os.Stderr, err))
		},
	})
}

// TestProgram runs the real program as testdata/*.txtar say.
func TestProgram(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("FINDINGS_DATA", e.WorkDir+"/data")
			return nil
		},
	})
}
