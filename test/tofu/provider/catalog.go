package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// catalog is what one provider declares: its schemas, and which changes of an
// attribute replace a resource.
type catalog struct {
	address     string
	provider    *tfprotov6.Schema
	resources   map[string]*tfprotov6.Schema
	dataSources map[string]*tfprotov6.Schema
	// forceNew lists, per resource type, dotted attribute paths.
	forceNew map[string][]string
}

type schemaFile struct {
	Providers map[string]struct {
		Provider    schemaJSON            `json:"provider"`
		Resources   map[string]schemaJSON `json:"resource_schemas"`
		DataSources map[string]schemaJSON `json:"data_source_schemas"`
	} `json:"provider_schemas"`
}

// readCatalog reads the schema document (the output format of `tofu providers
// schema -json`, one provider) and the replacement table of a folder.
func readCatalog(folder string) (*catalog, error) {
	var file schemaFile
	if err := readJSON(filepath.Join(folder, "schema.json"), &file); err != nil {
		return nil, err
	}
	if len(file.Providers) != 1 {
		return nil, fmt.Errorf("schema.json holds %d providers, expected one", len(file.Providers))
	}
	forceNew := map[string]json.RawMessage{}
	if err := readJSON(filepath.Join(folder, "force-new.json"), &forceNew); err != nil {
		return nil, err
	}
	result := &catalog{
		resources:   map[string]*tfprotov6.Schema{},
		dataSources: map[string]*tfprotov6.Schema{},
		forceNew:    map[string][]string{},
	}
	for address, provider := range file.Providers {
		result.address = address
		if err := result.addSchemas(provider.Provider, provider.Resources, provider.DataSources); err != nil {
			return nil, fmt.Errorf("%s: %w", address, err)
		}
	}
	for name, raw := range forceNew {
		if _, known := result.resources[name]; !known {
			continue
		}
		var paths []string
		if err := json.Unmarshal(raw, &paths); err != nil {
			return nil, fmt.Errorf("force-new.json, %s: %w", name, err)
		}
		result.forceNew[name] = paths
	}
	return result, nil
}

func (c *catalog) addSchemas(provider schemaJSON, resources, dataSources map[string]schemaJSON) error {
	schema, err := provider.convert()
	if err != nil {
		return fmt.Errorf("provider block: %w", err)
	}
	c.provider = schema
	for name, source := range resources {
		if c.resources[name], err = source.convert(); err != nil {
			return fmt.Errorf("resource %s: %w", name, err)
		}
	}
	for name, source := range dataSources {
		if c.dataSources[name], err = source.convert(); err != nil {
			return fmt.Errorf("data source %s: %w", name, err)
		}
	}
	return nil
}

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
