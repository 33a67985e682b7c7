package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// fault is what shall go wrong, or take long, with calls of one kind. The file
// that PODPLANEC_STANDIN_FAULTS names holds a list of them; it is read at each
// call, so that a test can change it.
type fault struct {
	// Type of resource; empty is every one.
	Type string `json:"type"`
	// plan, read, create, update or delete.
	Operation string `json:"operation"`
	// Calls of that kind that go well before it happens.
	After int `json:"after"`
	// How often it happens then; 0 is for ever.
	Times int `json:"times"`
	// Milliseconds to wait before anything is done.
	Delay int `json:"delay"`
	// A file; nothing is done as long as it is there.
	Hold string `json:"hold"`
	// What the cloud answers instead of doing it.
	Error string `json:"error"`
	// The thing is done, and the provider dies before it can say so.
	Lost bool `json:"lost"`
}

var (
	callsGuard sync.Mutex
	calls      = map[string]int{}
)

// meet waits and fails as the faults say. The second result tells whether the
// answer to this call is lost after it was done.
func meet(typeName, operation string) (bool, error) {
	path := os.Getenv("PODPLANEC_STANDIN_FAULTS")
	if path == "" {
		return false, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var faults []fault
	if err := json.Unmarshal(text, &faults); err != nil {
		return false, fmt.Errorf("%s: %w", path, err)
	}
	for index, one := range faults {
		if one.Operation != operation || (one.Type != "" && one.Type != typeName) || !one.isDue(index) {
			continue
		}
		time.Sleep(time.Duration(one.Delay) * time.Millisecond)
		one.wait()
		if one.Error != "" {
			return false, errors.New(one.Error)
		}
		if one.Lost {
			return true, nil
		}
	}
	return false, nil
}

func (f fault) wait() {
	for f.Hold != "" {
		if _, err := os.Stat(f.Hold); err != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (f fault) isDue(index int) bool {
	callsGuard.Lock()
	defer callsGuard.Unlock()
	key := fmt.Sprint(index, f)
	calls[key]++
	number := calls[key]
	return number > f.After && (f.Times == 0 || number <= f.After+f.Times)
}

// note keeps a list of what exists: one file for each object, in the folder that
// PODPLANEC_STANDIN_CLOUD names. What a provider made and could not tell is there, too.
func note(typeName, id string, isThere bool) error {
	folder := os.Getenv("PODPLANEC_STANDIN_CLOUD")
	if folder == "" {
		return nil
	}
	name := filepath.Join(folder, typeName+" "+strings.ReplaceAll(id, "/", "%2F"))
	if isThere {
		return os.WriteFile(name, nil, 0o600)
	}
	if err := os.Remove(name); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
