package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// seedOnly is what a bucket holds that is on no server.
var seedOnly = []string{"bootstrap.netsy"}

// s3ObjectsFacts lists a bucket. PODPLANEC_STANDIN_BUCKETS is the folder of a
// server that keeps buckets as folders, such as versitygw's; without it every
// bucket holds a seed.
func s3ObjectsFacts(known object) (object, error) {
	bucket := known.text("bucket")
	keys := seedOnly
	if root := os.Getenv("PODPLANEC_STANDIN_BUCKETS"); root != "" {
		found, err := keysIn(filepath.Join(root, bucket))
		if err != nil {
			return nil, fmt.Errorf("listing S3 Bucket (%s) Objects: %w", bucket, err)
		}
		keys = found
	}
	values := []tftypes.Value{}
	for _, key := range keys {
		values = append(values, textValue(key))
	}
	list := tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, values)
	return object{"id": textValue(bucket), "keys": list}, nil
}

func keysIn(bucket string) ([]string, error) {
	var keys []string
	err := filepath.WalkDir(bucket, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		key, err := filepath.Rel(bucket, path)
		keys = append(keys, filepath.ToSlash(key))
		return err
	})
	return keys, err
}

// gcsObjectsFacts lists a bucket of the server that STORAGE_EMULATOR_HOST
// names, without it as above. The pattern is applied here, as servers of tests
// know none.
func gcsObjectsFacts(known object) (object, error) {
	bucket := known.text("bucket")
	names := seedOnly
	if server := os.Getenv("STORAGE_EMULATOR_HOST"); server != "" {
		found, err := namesOn(server, bucket)
		if err != nil {
			return nil, fmt.Errorf("Error retrieving bucket objects: %w", err)
		}
		names = found
	}
	kind := map[string]tftypes.Type{}
	for _, name := range []string{"content_type", "media_link", "name", "self_link", "storage_class"} {
		kind[name] = tftypes.String
	}
	values := []tftypes.Value{}
	for _, name := range names {
		if !matchesGlob(known.text("match_glob"), name) {
			continue
		}
		values = append(values, tftypes.NewValue(tftypes.Object{AttributeTypes: kind}, map[string]tftypes.Value{
			"content_type":  textValue("application/octet-stream"),
			"media_link":    textValue("https://storage.googleapis.com/" + bucket + "/" + name),
			"name":          textValue(name),
			"self_link":     textValue("https://www.googleapis.com/storage/v1/b/" + bucket + "/o/" + name),
			"storage_class": textValue("STANDARD"),
		}))
	}
	list := tftypes.NewValue(tftypes.List{ElementType: tftypes.Object{AttributeTypes: kind}}, values)
	return object{"id": textValue(bucket), "bucket_objects": list}, nil
}

func namesOn(server, bucket string) ([]string, error) {
	response, err := http.Get(server + "/storage/v1/b/" + url.PathEscape(bucket) + "/o")
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("googleapi: Error %d", response.StatusCode)
	}
	var page struct {
		Items []struct {
			Name string `json:"name"`
		} `json:"items"`
	}
	if err := json.NewDecoder(response.Body).Decode(&page); err != nil {
		return nil, err
	}
	var names []string
	for _, item := range page.Items {
		names = append(names, item.Name)
	}
	return names, nil
}

// matchesGlob knows a pattern, and a list of patterns in braces.
func matchesGlob(glob, name string) bool {
	if glob == "" {
		return true
	}
	inner := strings.TrimSuffix(strings.TrimPrefix(glob, "{"), "}")
	for _, pattern := range strings.Split(inner, ",") {
		if matched, err := path.Match(pattern, name); err == nil && matched {
			return true
		}
	}
	return false
}
