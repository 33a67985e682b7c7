package main

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// realPart is what an object of the made-up cloud is on a real server: buckets
// and objects are made, found and deleted there. Each call gives the status and
// the text of the answer.
type realPart struct {
	path             string
	look, make, drop func() (int, string, error)
}

// realPartOf is nil for what is not real: other types, and everything where no
// server of the cloud is named.
func realPartOf(typeName string, value tftypes.Value) (*realPart, error) {
	known, err := takeApart(value)
	if err != nil {
		return nil, err
	}
	switch typeName {
	case "aws_s3_bucket", "aws_s3_object":
		return s3Part(typeName, known), nil
	case "google_storage_bucket", "google_storage_bucket_object":
		return gcsPart(typeName, known), nil
	default:
		return nil, nil
	}
}

// existsForReal tells whether an object is there, which all are that are not real.
func existsForReal(typeName string, state tftypes.Value) (bool, error) {
	part, err := realPartOf(typeName, state)
	if err != nil || part == nil {
		return true, err
	}
	status, text, err := part.look()
	if err != nil {
		return false, err
	}
	if status == 404 {
		return false, nil
	}
	return true, refusal("looking for", part.path, status, text)
}

func makeForReal(typeName string, state tftypes.Value) error {
	part, err := realPartOf(typeName, state)
	if err != nil || part == nil {
		return err
	}
	status, text, err := part.make()
	if err != nil {
		return err
	}
	return refusal("creating", part.path, status, text)
}

func removeForReal(typeName string, state tftypes.Value) error {
	part, err := realPartOf(typeName, state)
	if err != nil || part == nil {
		return err
	}
	status, text, err := part.drop()
	if err != nil || status == 404 {
		return err
	}
	return refusal("deleting", part.path, status, text)
}

func refusal(doing, path string, status int, text string) error {
	if status < 300 {
		return nil
	}
	return fmt.Errorf("%s %s: api error: StatusCode: %d, %s", doing, path, status, strings.TrimSpace(text))
}
