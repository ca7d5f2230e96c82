// Package bench measures the program as a whole: what an operator and an asker feel. Run it with
//
//	go test -run '^$' -bench . ./bench
package bench

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// build makes the static binary that is measured.
func build(b *testing.B) string {
	b.Helper()
	binary := filepath.Join(b.TempDir(), "findings")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, "findings/cmd/findings")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// environment has no secret and an empty data directory, so that the embedded edition is measured.
func environment(b *testing.B) []string {
	return []string{"HOME=" + b.TempDir(), "PATH=" + os.Getenv("PATH")}
}

// BenchmarkStartToAnswer is the time from the start of the process to its first answer.
func BenchmarkStartToAnswer(b *testing.B) {
	binary, env := build(b), environment(b)
	var times []time.Duration
	for b.Loop() {
		cmd := exec.Command(binary, "ask", "did China try to influence the 2022 midterms?")
		cmd.Env = env
		start := time.Now()
		if out, err := cmd.Output(); err != nil || !strings.Contains(string(out), "tacitly approved") {
			b.Fatalf("ask: %v\n%s", err, out)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)-1].Microseconds())/1000, "max-ms")
}

// BenchmarkIdleServe is the resident memory of a serve that has answered nothing yet.
func BenchmarkIdleServe(b *testing.B) {
	binary, env := build(b), environment(b)
	info, err := os.Stat(binary)
	if err != nil {
		b.Fatal(err)
	}
	resident := 0.0
	for b.Loop() {
		cmd := exec.Command(binary, "serve", "--addr", "127.0.0.1:0")
		cmd.Env = env
		stderr, err := cmd.StderrPipe()
		if err != nil {
			b.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		lines := bufio.NewScanner(stderr)
		for lines.Scan() && !strings.Contains(lines.Text(), "msg=serving") {
		}
		resident = max(resident, residentMB(b, cmd.Process.Pid))
		cmd.Process.Signal(os.Interrupt)
		for lines.Scan() {
		}
		if err := cmd.Wait(); err != nil {
			b.Fatalf("serve did not stop well: %v", err)
		}
	}
	b.ReportMetric(resident, "RSS-MiB")
	b.ReportMetric(float64(info.Size())/(1<<20), "binary-MiB")
}

var rss = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

func residentMB(b *testing.B, pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skipf("the resident size is read from /proc, which is not here: %v", err)
	}
	var kb float64
	if m := rss.FindSubmatch(status); m != nil {
		fmt.Sscan(string(m[1]), &kb)
	}
	return kb / 1024
}
