package main

import (
	"encoding/json"
	"fmt"
	"sort"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The shapes of `tofu providers schema -json`.
type schemaJSON struct {
	Version int64     `json:"version"`
	Block   blockJSON `json:"block"`
}

type blockJSON struct {
	Attributes map[string]attributeJSON   `json:"attributes"`
	Blocks     map[string]nestedBlockJSON `json:"block_types"`
	Deprecated bool                       `json:"deprecated"`
}

type attributeJSON struct {
	Type       json.RawMessage `json:"type"`
	NestedType *nestedTypeJSON `json:"nested_type"`
	Required   bool            `json:"required"`
	Optional   bool            `json:"optional"`
	Computed   bool            `json:"computed"`
	Sensitive  bool            `json:"sensitive"`
	Deprecated bool            `json:"deprecated"`
	WriteOnly  bool            `json:"write_only"`
}

type nestedTypeJSON struct {
	Attributes map[string]attributeJSON `json:"attributes"`
	Nesting    string                   `json:"nesting_mode"`
}

type nestedBlockJSON struct {
	Nesting  string    `json:"nesting_mode"`
	Block    blockJSON `json:"block"`
	MinItems int64     `json:"min_items"`
	MaxItems int64     `json:"max_items"`
}

var blockNesting = map[string]tfprotov6.SchemaNestedBlockNestingMode{
	"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
	"list":   tfprotov6.SchemaNestedBlockNestingModeList,
	"set":    tfprotov6.SchemaNestedBlockNestingModeSet,
	"map":    tfprotov6.SchemaNestedBlockNestingModeMap,
	"group":  tfprotov6.SchemaNestedBlockNestingModeGroup,
}

var objectNesting = map[string]tfprotov6.SchemaObjectNestingMode{
	"single": tfprotov6.SchemaObjectNestingModeSingle,
	"list":   tfprotov6.SchemaObjectNestingModeList,
	"set":    tfprotov6.SchemaObjectNestingModeSet,
	"map":    tfprotov6.SchemaObjectNestingModeMap,
}

func (s schemaJSON) convert() (*tfprotov6.Schema, error) {
	block, err := s.Block.convert()
	if err != nil {
		return nil, err
	}
	return &tfprotov6.Schema{Version: s.Version, Block: block}, nil
}

func (b blockJSON) convert() (*tfprotov6.SchemaBlock, error) {
	attributes, err := convertAttributes(b.Attributes)
	if err != nil {
		return nil, err
	}
	result := &tfprotov6.SchemaBlock{Attributes: attributes, Deprecated: b.Deprecated}
	for _, name := range sortedKeys(b.Blocks) {
		source := b.Blocks[name]
		nesting, known := blockNesting[source.Nesting]
		if !known {
			return nil, fmt.Errorf("%s: unknown nesting mode %q", name, source.Nesting)
		}
		inner, err := source.Block.convert()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		result.BlockTypes = append(result.BlockTypes, &tfprotov6.SchemaNestedBlock{
			TypeName: name, Block: inner, Nesting: nesting, MinItems: source.MinItems, MaxItems: source.MaxItems,
		})
	}
	return result, nil
}

func convertAttributes(source map[string]attributeJSON) ([]*tfprotov6.SchemaAttribute, error) {
	var result []*tfprotov6.SchemaAttribute
	for _, name := range sortedKeys(source) {
		attribute, err := source[name].convert(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		result = append(result, attribute)
	}
	return result, nil
}

func (a attributeJSON) convert(name string) (*tfprotov6.SchemaAttribute, error) {
	result := &tfprotov6.SchemaAttribute{
		Name: name, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
		Sensitive: a.Sensitive, Deprecated: a.Deprecated, WriteOnly: a.WriteOnly,
	}
	if a.NestedType == nil {
		//nolint:staticcheck // The only parser of the JSON form of types that the library has.
		parsed, err := tftypes.ParseJSONType(a.Type)
		result.Type = parsed
		return result, err
	}
	nesting, known := objectNesting[a.NestedType.Nesting]
	if !known {
		return nil, fmt.Errorf("unknown nesting mode %q", a.NestedType.Nesting)
	}
	attributes, err := convertAttributes(a.NestedType.Attributes)
	if err != nil {
		return nil, err
	}
	result.NestedType = &tfprotov6.SchemaObject{Attributes: attributes, Nesting: nesting}
	return result, nil
}

func sortedKeys[V any](source map[string]V) []string {
	keys := make([]string, 0, len(source))
	for key := range source {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
