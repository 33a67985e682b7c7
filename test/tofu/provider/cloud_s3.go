package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// s3Server is the server that PODPLANEC_STANDIN_S3 names, with the credentials
// of the environment.
type s3Server struct {
	endpoint, region, key, secret string
}

func s3Part(typeName string, known object) *realPart {
	endpoint := os.Getenv("PODPLANEC_STANDIN_S3")
	if endpoint == "" {
		return nil
	}
	server := &s3Server{
		endpoint: endpoint, region: os.Getenv("AWS_REGION"),
		key: os.Getenv("AWS_ACCESS_KEY_ID"), secret: os.Getenv("AWS_SECRET_ACCESS_KEY"),
	}
	path := "/" + known.text("bucket")
	if typeName == "aws_s3_object" {
		path += "/" + known.text("key")
	}
	call := func(method string, body []byte) func() (int, string, error) {
		return func() (int, string, error) { return server.send(method, path, body) }
	}
	content := []byte(known.text("content"))
	return &realPart{path: path, look: call("HEAD", nil), make: call("PUT", content), drop: call("DELETE", nil)}
}

// send makes one request with a signature of version 4.
func (c *s3Server) send(method, path string, body []byte) (int, string, error) {
	address, err := url.Parse(c.endpoint)
	if err != nil {
		return 0, "", err
	}
	now := time.Now().UTC()
	request, err := http.NewRequest(method, c.endpoint+path, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	payload := hexSum(body)
	stamp, day := now.Format("20060102T150405Z"), now.Format("20060102")
	canonical := strings.Join([]string{
		method, request.URL.EscapedPath(), "",
		"host:" + address.Host, "x-amz-content-sha256:" + payload, "x-amz-date:" + stamp, "",
		"host;x-amz-content-sha256;x-amz-date", payload,
	}, "\n")
	scope := day + "/" + c.region + "/s3/aws4_request"
	toSign := strings.Join([]string{"AWS4-HMAC-SHA256", stamp, scope, hexSum([]byte(canonical))}, "\n")
	signing := []byte("AWS4" + c.secret)
	for _, part := range []string{day, c.region, "s3", "aws4_request"} {
		signing = mac(signing, part)
	}
	request.Header.Set("x-amz-content-sha256", payload)
	request.Header.Set("x-amz-date", stamp)
	request.Header.Set("authorization", fmt.Sprintf(
		"AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=%s",
		c.key, scope, hex.EncodeToString(mac(signing, toSign))))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func mac(key []byte, text string) []byte {
	hash := hmac.New(sha256.New, key)
	hash.Write([]byte(text))
	return hash.Sum(nil)
}
