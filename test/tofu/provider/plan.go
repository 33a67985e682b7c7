package main

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// settings is what the provider block of the configuration decides.
type settings struct {
	account string
	// region, project and zone by the name of the attribute.
	places map[string]string
	region string
	// labels is default_tags (AWS) or default_labels (Google).
	labels map[string]string
}

func readSettings(config tftypes.Value) (settings, error) {
	result := settings{account: "000000000000", region: "us-east-1", places: map[string]string{}}
	parts, err := takeApart(config)
	if err != nil {
		return result, err
	}
	for _, name := range []string{"region", "project", "zone"} {
		if text := parts.text(name); text != "" {
			result.places[name] = text
		}
	}
	if region := result.places["region"]; region != "" {
		result.region = region
	}
	if accounts, isList := plainValue(parts["allowed_account_ids"]).([]any); isList && len(accounts) > 0 {
		if account, isText := accounts[0].(string); isText {
			result.account = account
		}
	}
	result.labels = parts.texts("default_labels")
	for _, tags := range projection(config, []string{"default_tags", "tags"}) {
		result.labels = object{"tags": tags}.texts("tags")
	}
	return result, nil
}

// planNew gives the planned state of an object: what is set as it is, labels
// joined with the provider's, places from the provider, the rest unknown.
func planNew(schema *tfprotov6.Schema, proposed tftypes.Value, settings settings) (tftypes.Value, error) {
	if proposed.IsNull() {
		return proposed, nil
	}
	parts, err := takeApart(proposed)
	if err != nil {
		return proposed, err
	}
	for _, attribute := range schema.Block.Attributes {
		place, there := settings.places[attribute.Name]
		if there && attribute.Optional && attribute.Computed && parts[attribute.Name].IsNull() {
			parts[attribute.Name] = textValue(place)
		}
	}
	joinLabels(parts, settings.labels)
	joined := tftypes.NewValue(proposed.Type(), map[string]tftypes.Value(parts))
	return fillComputed(schema.Block, joined, func(attribute *tfprotov6.SchemaAttribute) tftypes.Value {
		return tftypes.NewValue(attribute.ValueType(), tftypes.UnknownValue)
	})
}

// joinLabels computes the attribute that holds an object's labels and the
// provider's together.
func joinLabels(parts object, defaults map[string]string) {
	for all, own := range map[string]string{"tags_all": "tags", "terraform_labels": "labels", "effective_labels": "labels"} {
		if _, there := parts[all]; !there {
			continue
		}
		source := parts[own]
		if source.Type() != nil && !source.IsFullyKnown() {
			parts[all] = tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, tftypes.UnknownValue)
			continue
		}
		merged := map[string]string{}
		for key, value := range defaults {
			merged[key] = value
		}
		for key, value := range parts.texts(own) {
			merged[key] = value
		}
		parts[all] = textMap(merged)
	}
}

// replacements lists the attributes whose change replaces the object.
func replacements(forceNew []string, prior, planned tftypes.Value) []*tftypes.AttributePath {
	if prior.IsNull() || planned.IsNull() {
		return nil
	}
	var result []*tftypes.AttributePath
	seen := map[string]bool{}
	for _, path := range forceNew {
		steps := strings.Split(path, ".")
		if seen[steps[0]] || sameValues(projection(prior, steps), projection(planned, steps)) {
			continue
		}
		seen[steps[0]] = true
		result = append(result, tftypes.NewAttributePath().WithAttributeName(steps[0]))
	}
	return result
}

func sameValues(a, b []tftypes.Value) bool {
	if len(a) != len(b) {
		return false
	}
	for index := range a {
		if !a[index].Equal(b[index]) {
			return false
		}
	}
	return true
}

// settle gives the state after apply: whatever the plan left open is made up.
func settle(typeName string, planned tftypes.Value, settings settings) (tftypes.Value, error) {
	inventor, err := newInventor(typeName, planned, settings)
	if err != nil {
		return planned, err
	}
	return tftypes.Transform(planned, func(path *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		if value.IsKnown() {
			return value, nil
		}
		return inventor.value(lastName(path), value.Type()), nil
	})
}

func lastName(path *tftypes.AttributePath) string {
	steps := path.Steps()
	for index := len(steps) - 1; index >= 0; index-- {
		if name, isName := steps[index].(tftypes.AttributeName); isName {
			return string(name)
		}
	}
	return "value"
}
