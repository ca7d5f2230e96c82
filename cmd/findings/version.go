package main

import (
	"context"
	"flag"
	"fmt"
	"runtime/debug"
)

// runVersion prints the version of the module, or the commit that the binary was built from.
func runVersion(_ context.Context, p program) error {
	fs := flag.NewFlagSet("version", flag.ContinueOnError)
	rest, err := p.flags(fs)
	if err := none(fs, rest, err); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, "findings", version())
	return err
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (v == "" || v == "(devel)") {
			v = s.Value
		}
	}
	return v
}
