package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
)

//go:embed static
var staticFiles embed.FS

// assets are the style sheet, the script and the icon, by name. The address of one has a hash of its bytes, so that
// a browser may keep it for ever.
var assets = func() map[string]assetFile {
	list, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		panic(err) // the files are part of the binary
	}
	all := map[string]assetFile{}
	for _, e := range list {
		body, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(body)
		all[e.Name()] = assetFile{hex.EncodeToString(sum[:6]), body}
	}
	return all
}()

type assetFile struct {
	hash string
	body []byte
}

// asset is the address of a static file.
func asset(name string) string { return "/static/" + assets[name].hash + "/" + name }

// static serves a static file under its hash. Under another hash it is not the file that was meant.
func static(w http.ResponseWriter, r *http.Request) {
	f, ok := assets[r.PathValue("file")]
	if !ok || f.hash != r.PathValue("hash") {
		http.Error(w, "There is no such file.", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(r.PathValue("file"))))
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	send(w, r, http.StatusOK, f.body)
}
