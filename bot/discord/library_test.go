package discord_test

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

// These are the faults of discordgo that the package goes round. Where one of them is mended, the way round it can go.

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

func TestLibraryFaults(t *testing.T) {
	if !panics(func() {
		r := httptest.NewRequest("POST", "/", strings.NewReader("{}"))
		r.Header.Set("X-Signature-Ed25519", strings.Repeat("00", ed25519.SignatureSize))
		r.Header.Set("X-Signature-Timestamp", "1")
		discordgo.VerifyInteraction(r, ed25519.PublicKey("short"))
	}) {
		t.Error("VerifyInteraction no longer panics on a key of another length")
	}
	if !panics(func() {
		var i discordgo.Interaction
		json.Unmarshal([]byte(`{"id":"1","type":2}`), &i)
		i.ApplicationCommandData()
	}) {
		t.Error("ApplicationCommandData no longer panics where there is none")
	}
	var i discordgo.Interaction
	if json.Unmarshal([]byte(`{"id":"1","type":2,"data":{"name":"x","type":3,"target_id":"5","resolved":{"messages":{"5":{"components":[{"type":4242}]}}}}}`), &i) == nil {
		t.Error("a target with a component of an unknown type is decoded")
	}
	raw, err := json.Marshal(discordgo.Application{IntegrationTypesConfig: map[discordgo.ApplicationIntegrationType]*discordgo.ApplicationIntegrationTypeConfig{0: {}}})
	if err != nil || strings.Contains(string(raw), "integration_types_config") {
		t.Errorf("integration_types_config has its name: %s, %v", raw, err)
	}
	raw, _ = json.Marshal(discordgo.WebhookEdit{})
	if strings.Contains(string(raw), "flags") {
		t.Errorf("an edit has flags: %s", raw)
	}
}

// TestLibraryGateway shows why the gateway is not read by discordgo: a frame of null ends the process.
func TestLibraryGateway(t *testing.T) {
	if url := os.Getenv("DISCORDGO_GATEWAY"); url != "" {
		discordgo.EndpointGateway = url
		s, _ := discordgo.New("Bot " + token)
		fmt.Println("opened:", s.Open())
		time.Sleep(20 * time.Second) // until it panics
		os.Exit(0)
	}
	f := newFake(t)
	f.library.Store(true)
	child := exec.Command(os.Args[0], "-test.run=^TestLibraryGateway$")
	child.Env = append(os.Environ(), "DISCORDGO_GATEWAY="+f.URL+"/api/gateway/bot")
	done := make(chan []byte, 1)
	go func() {
		out, _ := child.CombinedOutput()
		done <- out
	}()
	gw := f.accept(false)
	gw.hello(45_000)
	receive(t, gw.frames, "identification")
	gw.send(`{"op":0,"s":1,"t":"READY","d":{"session_id":"s","user":{"id":"42"}}}`)
	gw.send(`null`)
	if out := string(receive(t, done, "end of the process")); !strings.Contains(out, "nil pointer dereference") {
		t.Errorf("the process did not panic:\n%s", out)
	}
}
