//go:build !linux

package importer

// limitMemory does nothing: GOMEMLIMIT and the PDF reader's own bound must do.
func limitMemory(int64) {}
