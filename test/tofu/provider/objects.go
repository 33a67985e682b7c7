package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// objectsFacts lists a bucket. PODPLANEC_STANDIN_BUCKETS is the folder of a
// server that keeps buckets as folders, such as versitygw's; without it every
// bucket holds a seed.
func objectsFacts(known object) (object, error) {
	bucket := known.text("bucket")
	keys := []string{"bootstrap.netsy"}
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
