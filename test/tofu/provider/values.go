package main

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"sort"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// object is an object value taken apart: attribute name to value.
type object map[string]tftypes.Value

// takeApart reads an object value; a null or unknown one has no parts. The parts
// are a copy: As hands out the value's own map, and changing that would change
// the value for everybody.
func takeApart(value tftypes.Value) (object, error) {
	if value.IsNull() || !value.IsKnown() {
		return object{}, nil
	}
	var parts map[string]tftypes.Value
	if err := value.As(&parts); err != nil {
		return nil, err
	}
	return maps.Clone(parts), nil
}

// text reads a known string attribute; absent, null and unknown ones are empty.
func (o object) text(name string) string {
	value, there := o[name]
	if !there || value.IsNull() || !value.IsKnown() || !value.Type().Is(tftypes.String) {
		return ""
	}
	var result string
	if err := value.As(&result); err != nil {
		return ""
	}
	return result
}

// texts reads a known list, set or map of strings; other elements are left out.
func (o object) texts(name string) map[string]string {
	plain, _ := plainValue(o[name]).(map[string]any)
	result := map[string]string{}
	for key, value := range plain {
		if text, isText := value.(string); isText {
			result[key] = text
		}
	}
	return result
}

func textValue(text string) tftypes.Value {
	return tftypes.NewValue(tftypes.String, text)
}

func textMap(source map[string]string) tftypes.Value {
	elements := map[string]tftypes.Value{}
	for key, value := range source {
		elements[key] = textValue(value)
	}
	return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, elements)
}

// plainValue gives a value as JSON-like data. Sets are sorted, so that equal
// values have equal JSON; unknown values read "(unknown)".
func plainValue(value tftypes.Value) any {
	if value.Type() == nil || value.IsNull() {
		return nil
	}
	if !value.IsKnown() {
		return "(unknown)"
	}
	switch kind := value.Type(); {
	case kind.Is(tftypes.String):
		var text string
		_ = value.As(&text)
		return text
	case kind.Is(tftypes.Bool):
		var truth bool
		_ = value.As(&truth)
		return truth
	case kind.Is(tftypes.Number):
		number := new(big.Float)
		_ = value.As(&number)
		return number.Text('f', -1)
	case kind.Is(tftypes.Map{}), kind.Is(tftypes.Object{}):
		return plainMap(value)
	default:
		return plainList(value)
	}
}

func plainMap(value tftypes.Value) map[string]any {
	var parts map[string]tftypes.Value
	_ = value.As(&parts)
	result := map[string]any{}
	for key, part := range parts {
		result[key] = plainValue(part)
	}
	return result
}

func plainList(value tftypes.Value) []any {
	var parts []tftypes.Value
	_ = value.As(&parts)
	result := make([]any, 0, len(parts))
	for _, part := range parts {
		result = append(result, plainValue(part))
	}
	if value.Type().Is(tftypes.Set{}) {
		sort.Slice(result, func(a, b int) bool { return fmt.Sprint(result[a]) < fmt.Sprint(result[b]) })
	}
	return result
}

// fill decides what stands for one attribute that the provider computes and
// the configuration leaves unset.
type fill func(attribute *tfprotov6.SchemaAttribute) tftypes.Value

// fillComputed replaces each unset computed attribute of a block, at any depth.
func fillComputed(block *tfprotov6.SchemaBlock, value tftypes.Value, with fill) (tftypes.Value, error) {
	if value.IsNull() || !value.IsKnown() {
		return value, nil
	}
	parts, err := takeApart(value)
	if err != nil {
		return value, err
	}
	if err := fillAttributes(block.Attributes, parts, with); err != nil {
		return value, err
	}
	for _, nested := range block.BlockTypes {
		inner := func(element tftypes.Value) (tftypes.Value, error) {
			return fillComputed(nested.Block, element, with)
		}
		if parts[nested.TypeName], err = eachElement(parts[nested.TypeName], inner); err != nil {
			return value, err
		}
	}
	return tftypes.NewValue(value.Type(), map[string]tftypes.Value(parts)), nil
}

func fillAttributes(attributes []*tfprotov6.SchemaAttribute, parts object, with fill) error {
	for _, attribute := range attributes {
		value := parts[attribute.Name]
		switch {
		case attribute.WriteOnly:
			parts[attribute.Name] = tftypes.NewValue(value.Type(), nil)
		case attribute.Computed && value.IsNull():
			parts[attribute.Name] = with(attribute)
		case attribute.NestedType != nil:
			filled, err := eachElement(value, func(element tftypes.Value) (tftypes.Value, error) {
				inner, err := takeApart(element)
				if err != nil || len(inner) == 0 {
					return element, err
				}
				err = fillAttributes(attribute.NestedType.Attributes, inner, with)
				return tftypes.NewValue(element.Type(), map[string]tftypes.Value(inner)), err
			})
			if err != nil {
				return err
			}
			parts[attribute.Name] = filled
		}
	}
	return nil
}

// eachElement changes the elements of a collection, or an object itself.
func eachElement(value tftypes.Value, change func(tftypes.Value) (tftypes.Value, error)) (tftypes.Value, error) {
	if value.IsNull() || !value.IsKnown() {
		return value, nil
	}
	switch kind := value.Type(); {
	case kind.Is(tftypes.List{}), kind.Is(tftypes.Set{}), kind.Is(tftypes.Tuple{}):
		var elements []tftypes.Value
		if err := value.As(&elements); err != nil {
			return value, err
		}
		elements = slices.Clone(elements)
		for index, element := range elements {
			changed, err := change(element)
			if err != nil {
				return value, err
			}
			elements[index] = changed
		}
		return tftypes.NewValue(kind, elements), nil
	case kind.Is(tftypes.Map{}):
		var elements map[string]tftypes.Value
		if err := value.As(&elements); err != nil {
			return value, err
		}
		elements = maps.Clone(elements)
		for key, element := range elements {
			changed, err := change(element)
			if err != nil {
				return value, err
			}
			elements[key] = changed
		}
		return tftypes.NewValue(kind, elements), nil
	default:
		return change(value)
	}
}

// projection lists the values at a dotted path, through collections on the way.
func projection(value tftypes.Value, path []string) []tftypes.Value {
	if len(path) == 0 {
		return []tftypes.Value{value}
	}
	if value.IsNull() || !value.IsKnown() {
		return nil
	}
	if value.Type().Is(tftypes.Object{}) {
		parts, err := takeApart(value)
		inner, there := parts[path[0]]
		if err != nil || !there {
			return nil
		}
		return projection(inner, path[1:])
	}
	var elements []tftypes.Value
	if err := value.As(&elements); err != nil {
		return nil
	}
	var result []tftypes.Value
	for _, element := range elements {
		result = append(result, projection(element, path)...)
	}
	return result
}
