package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
)

// gcsPart is a bucket or an object of the server that PODPLANEC_STANDIN_GCS
// names: one that speaks Cloud Storage's JSON and asks for no credentials.
func gcsPart(typeName string, known object) *realPart {
	endpoint := os.Getenv("PODPLANEC_STANDIN_GCS")
	if endpoint == "" {
		return nil
	}
	const buckets = "/storage/v1/b"
	if typeName == "google_storage_bucket" {
		name := known.text("name")
		path := buckets + "/" + url.PathEscape(name)
		body, _ := json.Marshal(map[string]string{"name": name})
		return partAt(endpoint, path, buckets, "application/json", body)
	}
	name := known.text("name")
	home := buckets + "/" + url.PathEscape(known.text("bucket")) + "/o"
	upload := "/upload" + home + "?" + url.Values{"uploadType": {"media"}, "name": {name}}.Encode()
	return partAt(endpoint, home+"/"+url.PathEscape(name), upload, "text/plain", []byte(known.text("content")))
}

// partAt is made by a post to one path, and found and deleted at another.
func partAt(endpoint, path, maker, kind string, body []byte) *realPart {
	call := func(method, path string, body []byte) func() (int, string, error) {
		return func() (int, string, error) { return sendPlain(method, endpoint+path, kind, body) }
	}
	return &realPart{
		path: path, look: call("GET", path, nil), make: call("POST", maker, body), drop: call("DELETE", path, nil),
	}
}

func sendPlain(method, address, kind string, body []byte) (int, string, error) {
	request, err := http.NewRequest(method, address, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("content-type", kind)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}
