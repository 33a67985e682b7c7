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

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// cloud is a real object store beside the made-up rest: buckets and objects are
// made, found and deleted there. Without PODPLANEC_STANDIN_S3, its address,
// nothing is real.
type cloud struct {
	endpoint, region, key, secret string
}

func cloudOf() *cloud {
	endpoint := os.Getenv("PODPLANEC_STANDIN_S3")
	if endpoint == "" {
		return nil
	}
	return &cloud{
		endpoint: endpoint, region: os.Getenv("AWS_REGION"),
		key: os.Getenv("AWS_ACCESS_KEY_ID"), secret: os.Getenv("AWS_SECRET_ACCESS_KEY"),
	}
}

// pathOf is where an object of the store lies; empty for what is not real.
func pathOf(typeName string, known object) string {
	bucket := known.text("bucket")
	switch typeName {
	case "aws_s3_bucket":
		return "/" + bucket
	case "aws_s3_object":
		return "/" + bucket + "/" + known.text("key")
	default:
		return ""
	}
}

func (c *cloud) exists(typeName string, state tftypes.Value) (bool, error) {
	known, err := takeApart(state)
	if err != nil {
		return false, err
	}
	path := pathOf(typeName, known)
	if c == nil || path == "" {
		return true, nil
	}
	status, text, err := c.send("HEAD", path, nil)
	if err != nil {
		return false, err
	}
	if status == 404 {
		return false, nil
	}
	return true, refusal("looking for", path, status, text)
}

func (c *cloud) put(typeName string, state tftypes.Value) error {
	known, err := takeApart(state)
	if err != nil {
		return err
	}
	path := pathOf(typeName, known)
	if c == nil || path == "" {
		return nil
	}
	status, text, err := c.send("PUT", path, []byte(known.text("content")))
	if err != nil {
		return err
	}
	return refusal("creating", path, status, text)
}

func (c *cloud) remove(typeName string, state tftypes.Value) error {
	known, err := takeApart(state)
	if err != nil {
		return err
	}
	path := pathOf(typeName, known)
	if c == nil || path == "" {
		return nil
	}
	status, text, err := c.send("DELETE", path, nil)
	if err != nil || status == 404 {
		return err
	}
	return refusal("deleting", path, status, text)
}

func refusal(doing, path string, status int, text string) error {
	if status < 300 {
		return nil
	}
	return fmt.Errorf("%s %s: api error: StatusCode: %d, %s", doing, path, status, strings.TrimSpace(text))
}

// send makes one request with a signature of version 4.
func (c *cloud) send(method, path string, body []byte) (int, string, error) {
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
